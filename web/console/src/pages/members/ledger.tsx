import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { Button, Table, type TableColumnsType } from "antd";
import { ReceiptText } from "lucide-react";
import { type TextKey, useSay, useSpeaking } from "../../language.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./events.module.css";

type Posting = Schemas["PostingShown"];

/** Accounts of the member: what goes from one of them to the shop's is taken from her. */
const HERS = new Set(["pending", "available", "held", "arrears"]);

export function Ledger({ memberId, onWhy }: { memberId: string; onWhy: (seq: number) => void }) {
  const say = useSay();
  const columns = useColumns(onWhy);
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/members/{ref}/ledger", {
        params: { path: { ref: memberId }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<ReceiptText aria-hidden />} title={say("page.ledger.none")} />;
  return (
    <PagedList<Posting> queryKey={["member", memberId, "ledger"]} read={read} empty={empty}>
      {(items) => (
        <Table<Posting>
          rowKey={(posting) => `${posting.seq}.${posting.n}`}
          dataSource={items}
          columns={columns}
          pagination={false}
          size="small"
          scroll={{ x: 560 }}
        />
      )}
    </PagedList>
  );
}

function useColumns(onWhy: (seq: number) => void): TableColumnsType<Posting> {
  const { say, sayKnown } = useSpeaking();
  const { name, number, time } = useProgram();
  const account = (id: string) => sayKnown(`account.${id}` satisfies string, id);
  const head = (key: TextKey) => say(key);
  return [
    {
      title: head("page.ledger.at"),
      dataIndex: "happened_at",
      render: (at: string) => <span className="number">{time(at)}</span>,
    },
    {
      title: head("page.ledger.cause"),
      render: (_, { cause, reason }) => (
        <>
          {sayKnown(`cause.${cause}`, name("rules", cause))}
          {reason && <span className={styles.reason}>{reason}</span>}
        </>
      ),
    },
    {
      title: head("page.ledger.move"),
      render: (_, posting) => `${account(posting.from)} → ${account(posting.to)}`,
      responsive: ["md"],
    },
    { title: head("page.ledger.wallet"), render: (_, { wallet }) => name("wallets", wallet) },
    {
      title: head("page.ledger.amount"),
      align: "end",
      render: (_, posting) => (
        <span className="number">
          {sign(posting)}
          {number(posting.amount)}
        </span>
      ),
    },
    {
      title: head("page.ledger.event"),
      align: "end",
      render: (_, { seq }) => (
        <Button type="link" size="small" onClick={() => onWhy(seq)} aria-label={`${say("page.events.why")} ${seq}`}>
          {say("page.events.why")}
        </Button>
      ),
    },
  ];
}

function sign({ from, to }: Posting): string {
  if (HERS.has(from) === HERS.has(to)) return "";
  return HERS.has(to) ? "+" : "−";
}
