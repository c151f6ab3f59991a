/** Lists that come page by page, by the cursor that each page names. */

import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useSay } from "../language.tsx";
import styles from "./pages.module.css";
import { Failure, Loading } from "./states.tsx";

export interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

interface ListProps<Item> {
  queryKey: QueryKey;
  read: (cursor: string | undefined) => Promise<PageOf<Item>>;
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}

export function PagedList<Item>({ queryKey, read, empty, children }: ListProps<Item>) {
  const say = useSay();
  const list = useInfiniteQuery<PageOf<Item>, Error, InfiniteData<PageOf<Item>>, QueryKey, string | undefined>({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (list.isPending) return <Loading />;
  if (list.isError && !list.data) return <Failure error={list.error} retry={list.refetch} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return empty;
  return (
    <>
      {children(items)}
      {list.isFetchNextPageError && <Failure error={list.error} retry={list.fetchNextPage} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <div className={styles.more}>
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {say("page.more")}
          </Button>
        </div>
      )}
    </>
  );
}
