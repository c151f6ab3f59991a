/** The code of a reward for the till to read, until it was read. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { QrCode } from "@regulars/shared/qr.tsx";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { useCard, useGiveBack, useRenew } from "../data.ts";
import { useSay } from "../language.ts";
import { Button } from "./button.tsx";
import styles from "./code_sheet.module.css";
import { Countdown } from "./countdown.tsx";
import { Sheet } from "./sheet.tsx";
import { Trouble } from "./states.tsx";

type Shown = Pick<Schemas["RedemptionOnCard"], "redemption_id" | "code" | "short_code">;

const ASK_EVERY_MS = 4_000;

export function CodeSheet({ redemption, onClose }: { redemption: Shown; onClose: () => void }) {
  const say = useSay();
  const renew = useRenew();
  const id = redemption.redemption_id;
  const state = useQuery({
    queryKey: ["redemption", id],
    queryFn: () => send<Schemas["RedemptionOnCard"]>("GET", `/api/card/redemptions/${id}`),
    refetchInterval: (query) => (query.state.data && query.state.data.status !== "held" ? false : ASK_EVERY_MS),
    staleTime: 0,
  });
  const status = state.data?.status ?? "held";
  useEffect(() => {
    if (status !== "held") void renew();
  }, [status, renew]);
  return (
    <Sheet title={say(status === "held" ? "card.code.title" : "card.code.over")} onClose={onClose}>
      <div className={styles.code}>
        {status === "held" ? (
          <>
            <QrCode text={redemption.code} label={say("card.code.qr")} className={styles.qr} />
            <p className={`${styles.typed} number`}>
              {say("card.code.typed", { code: redemption.short_code.replace(/(.{4})/, "$1 ") })}
            </p>
          </>
        ) : (
          <span className={status === "captured" ? styles.good : styles.gone}>
            <CircleCheck size={72} aria-hidden />
          </span>
        )}
        <About redemption={state.data} />
        <p className={styles.status} role="status">
          {say(`card.code.${status}`)}
        </p>
      </div>
      {status === "held" ? (
        <GiveBack id={id} onDone={onClose} />
      ) : (
        <Button onClick={onClose}>{say("card.close")}</Button>
      )}
    </Sheet>
  );
}

function About({ redemption }: { redemption: Schemas["RedemptionOnCard"] | undefined }) {
  const { named } = useCard();
  if (!redemption) return null;
  return (
    <>
      <p className={styles.name}>{redemption.name ? named(redemption.name) : redemption.reward}</p>
      {redemption.status === "held" && <Countdown until={redemption.until} />}
    </>
  );
}

function GiveBack({ id, onDone }: { id: string; onDone: () => void }) {
  const say = useSay();
  const giving = useGiveBack();
  return (
    <>
      <Trouble error={giving.error} />
      <Button busy={giving.isPending} onClick={() => giving.mutate(id, { onSuccess: onDone })}>
        {say("card.code.back")}
      </Button>
    </>
  );
}
