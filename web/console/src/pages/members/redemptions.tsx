/** What she got for her points, and what can still be done about it. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { Button, Checkbox } from "antd";
import { Gift } from "lucide-react";
import { useSay } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Pill, type Tone } from "../../parts/pill.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { type Done, useAct } from "./actions/act.ts";
import styles from "./redemptions.module.css";

type Redemption = Schemas["MemberRedemption"];

const TONES: Record<string, Tone> = { held: "warn", captured: "good" };

interface RedemptionsProps {
  memberId: string;
  onWhy: (seq: number) => void;
  onDone: (done: Done) => void;
}

export function Redemptions({ memberId, ...rest }: RedemptionsProps) {
  const say = useSay();
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/members/{ref}/redemptions", {
        params: { path: { ref: memberId }, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<Gift aria-hidden />} title={say("page.redemptions.none")} />;
  return (
    <PagedList<Redemption> queryKey={["member", memberId, "redemptions"]} read={read} empty={empty}>
      {(items) => (
        <ol className={styles.list}>
          {items.map((item) => (
            <Row key={item.redemption_id} item={item} memberId={memberId} {...rest} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

function Row({ item, memberId, onWhy, onDone }: RedemptionsProps & { item: Redemption }) {
  const say = useSay();
  const may = useMay();
  const { name, number, money, time } = useProgram();
  const what = useSubject(item);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>{what}</strong>
        <span className="number">
          {time(item.at)}
          {item.until && ` · ${say("page.redemptions.until", { time: time(item.until) })}`}
        </span>
      </div>
      <Pill tone={TONES[item.status] ?? "soft"}>{say(`page.redemptions.${item.status}`)}</Pill>
      <span className={`${styles.points} number`}>
        {number(item.points)} {name("wallets", item.wallet)}
        {item.money && <small>{money(item.money)}</small>}
      </span>
      <span className={styles.steps}>
        <Button
          type="link"
          size="small"
          onClick={() => onWhy(item.seq)}
          aria-label={`${say("page.events.why")} ${what}`}
        >
          {say("page.events.why")}
        </Button>
        {may("operate") && <Steps item={item} what={what} memberId={memberId} onDone={onDone} />}
      </span>
    </li>
  );
}

/** The reward, or the order that points took money off, as far as it has a name. */
function useSubject({ kind, subject }: Redemption): string {
  const say = useSay();
  const { name } = useProgram();
  if (kind === "reward") return name("rewards", subject);
  return subject ? say("page.redemptions.order", { order: subject }) : say("page.event.points_spent");
}

type Step = "capture" | "void" | "cancel";

/** The steps that its state allows. */
const STEPS: Partial<Record<Redemption["status"], readonly Step[]>> = {
  held: ["capture", "void"],
  captured: ["cancel"],
};

interface StepsProps {
  item: Redemption;
  what: string;
  memberId: string;
  onDone: (done: Done) => void;
}

function Steps({ item, what, memberId, onDone }: StepsProps) {
  const say = useSay();
  const confirm = useConfirm();
  const { number, name } = useProgram();
  const act = useAct(memberId);
  const points = `${number(item.points)} ${name("wallets", item.wallet)}`;
  const take = (step: Step, restock: boolean) =>
    act(({ path, header }) => {
      const params = { path: { ...path, redemption_id: item.redemption_id }, header };
      if (step === "cancel") {
        return api.POST("/api/members/{ref}/redemptions/{redemption_id}/cancel", { params, body: { restock } });
      }
      return step === "capture"
        ? api.POST("/api/members/{ref}/redemptions/{redemption_id}/capture", { params, body: {} })
        : api.POST("/api/members/{ref}/redemptions/{redemption_id}/void", { params, body: {} });
    });
  const ask = (step: Step) => {
    const chosen = { restock: true };
    confirm({
      title: say(`page.redemptions.${step}.title`, { what }),
      body: (
        <>
          {say(`page.redemptions.${step}.body`, { points })}
          {step === "cancel" && item.stocked && (
            <Restock
              onChange={(restock) => {
                chosen.restock = restock;
              }}
            />
          )}
        </>
      ),
      verb: say(`page.redemptions.${step}`),
      act: () => take(step, chosen.restock).then(onDone),
    });
  };
  return STEPS[item.status]?.map((step) => (
    <Button key={step} size="small" onClick={() => ask(step)} aria-label={`${say(`page.redemptions.${step}`)} ${what}`}>
      {say(`page.redemptions.${step}`)}
    </Button>
  ));
}

function Restock({ onChange }: { onChange: (back: boolean) => void }) {
  const say = useSay();
  return (
    <div className={styles.restock}>
      <Checkbox defaultChecked onChange={(event) => onChange(event.target.checked)}>
        {say("page.redemptions.restock")}
      </Checkbox>
      <small>{say("page.redemptions.restock.body")}</small>
    </div>
  );
}
