/** The list of members: searched, filtered, ordered, page by page. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { activityOf, conditionOf, type Filters, filtersOf } from "@regulars/shared/member_filters.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { ChevronLeft, ChevronRight, UserSearch } from "lucide-react";
import { useLocation, useSearch } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { Export } from "./export.tsx";
import { FilterBar } from "./filters.tsx";
import styles from "./list.module.css";
import { Rows } from "./rows.tsx";
import { SearchBox } from "./search_box.tsx";

export type Listed = Schemas["ListedMember"];

/** What is asked for: filters and order stand in the address, words that were typed only in the browser's history. */
export interface Asked {
  search: string;
  where: string | null;
  activity: ReturnType<typeof activityOf>;
  order: string;
}

/** Kept with the entry of the browser's history, so that going back finds everything as it was. */
interface Kept {
  search?: string;
  cursors?: string[];
}

const USUAL_ORDER = "-last_order";
const PAGE = 25;
/** Members are listed some seconds after what they did: who finds nobody is asked for again so often. */
const AGAIN_MS = 3_000;
const AGAIN_TIMES = 6;

export default function Members() {
  const say = useSay();
  const may = useMay();
  const { today } = useProgram();
  const [, go] = useLocation();
  const address = new URLSearchParams(useSearch());
  const { search = "", cursors = [] } = useHistoryState<Kept | null>() ?? {};
  const filters = may("read") ? filtersOf(address) : {};
  const order = address.get("order") ?? USUAL_ORDER;
  const condition = conditionOf(filters, today(Date.now()));
  const asked: Asked = { search, where: condition && JSON.stringify(condition), activity: activityOf(filters), order };
  const show = (filters: Filters, order: string, kept: Kept) =>
    go(`/members${addressOf(filters, order)}`, { replace: true, state: kept });
  return (
    <Page
      title={say("page.nav.members")}
      body={say("page.members.body")}
      actions={may("read") && <Export asked={asked} />}
    >
      <Panel>
        <SearchBox search={search} onSearch={(words) => show(filters, order, { search: words })} />
        {may("read") && <FilterBar filters={filters} onFilter={(next) => show(next, order, { search })} />}
        <Listing
          asked={asked}
          cursor={cursors.at(-1)}
          onOrder={(next) => show(filters, next, { search })}
          onNext={(next) => show(filters, order, { search, cursors: [...cursors, next] })}
          {...(cursors.length ? { onBack: () => show(filters, order, { search, cursors: cursors.slice(0, -1) }) } : {})}
        />
      </Panel>
    </Page>
  );
}

function addressOf(filters: Filters, order: string): string {
  const address = new URLSearchParams(filters);
  if (order !== USUAL_ORDER) address.set("order", order);
  const text = address.toString();
  return text && `?${text}`;
}

interface ListingProps {
  asked: Asked;
  cursor: string | undefined;
  onOrder: (order: string) => void;
  onNext: (cursor: string) => void;
  onBack?: () => void;
}

function Listing({ asked, cursor, onOrder, onNext, onBack }: ListingProps) {
  const say = useSay();
  const { number } = useProgram();
  const { search, where, activity, order } = asked;
  const list = useQuery({
    queryKey: ["members", asked, cursor],
    queryFn: () =>
      answerOf(
        api.GET("/api/members", {
          params: {
            query: {
              search,
              order,
              limit: PAGE,
              ...activity,
              ...(where ? { where } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.length === 0 && state.dataUpdateCount <= AGAIN_TIMES ? AGAIN_MS : false,
  });
  if (list.isPending) return <Loading />;
  if (list.isError) return <Failure error={list.error} retry={list.refetch} />;
  const { items, next, total } = list.data;
  if (items.length === 0) return <Nobody asked={asked} />;
  return (
    <div className={list.isPlaceholderData ? styles.fading : undefined}>
      <p className={styles.total} role="status">
        {say(total === 1 ? "page.members.total.one" : "page.members.total", { count: number(total) })}
      </p>
      <Rows members={items} order={order} onOrder={onOrder} />
      {(onBack || next) && (
        <nav className={styles.pages} aria-label={say("page.members.pages")}>
          <Button disabled={!onBack} onClick={onBack} icon={<ChevronLeft size={16} aria-hidden />}>
            {say("page.members.back")}
          </Button>
          <Button
            disabled={!next}
            onClick={() => next && onNext(next)}
            iconPlacement="end"
            icon={<ChevronRight size={16} aria-hidden />}
          >
            {say("page.members.next")}
          </Button>
        </nav>
      )}
    </div>
  );
}

function Nobody({ asked }: { asked: Asked }) {
  const say = useSay();
  const wanted = asked.search || asked.where || Object.keys(asked.activity).length > 0;
  return (
    <div role="status">
      <Empty icon={<UserSearch aria-hidden />} title={say(wanted ? "page.members.none" : "page.overview.empty")}>
        <p>{say(wanted ? "page.members.none.body" : "page.members.empty.body")}</p>
      </Empty>
    </div>
  );
}
