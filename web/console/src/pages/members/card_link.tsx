/** The member's own card: a link to it, to be scanned at once or to be sent, and a one-time code that is waited for. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { QrCode } from "@regulars/shared/qr.tsx";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { Copy, ExternalLink, QrCode as QrIcon, Send, Smartphone } from "lucide-react";
import { useState } from "react";
import { useSay } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Panel } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import styles from "./card_link.module.css";
import type { Member } from "./member.tsx";
import { Whom } from "./whom.tsx";

const LASTS = { show: 15, send: 7 * 24 * 60 };
type Use = keyof typeof LASTS;
const USES = [
  ["show", <QrIcon key="show" size={18} />],
  ["send", <Send key="send" size={18} />],
] as const;
const HERE_ONLY = ["localhost", "127.0.0.1", "[::1]"];
const LOOK_AGAIN_MS = 10_000;

export function CardPanel({ member }: { member: Member }) {
  const say = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may("operate")) return null;
  return (
    <Panel title={say("page.card.title")}>
      <p className={styles.body}>{say("page.card.body")}</p>
      <Button icon={<Smartphone size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {say("page.card.make")}
      </Button>
      <Codes memberId={member.member_id} />
      <LinkDialog member={member} open={open} onClose={() => setOpen(false)} />
    </Panel>
  );
}

function LinkDialog({ member, open, onClose }: { member: Member; open: boolean; onClose: () => void }) {
  const say = useSay();
  const [use, setUse] = useState<Use>("show");
  const memberId = member.member_id;
  const minutes = LASTS[use];
  const link = useQuery({
    queryKey: ["member", memberId, "card-link", minutes],
    queryFn: () =>
      answerOf(api.POST("/api/members/{ref}/card-link", { params: { path: { ref: memberId } }, body: { minutes } })),
    enabled: open,
    // Each asking makes a new link, and an entry in the audit log.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Modal open={open} title={say("page.card.made")} onCancel={onClose} footer={null} width={420} destroyOnHidden>
      <Whom member={member} />
      <Choices<Use>
        legend={say("page.card.for")}
        small
        chosen={[use]}
        onChoose={([chosen]) => chosen && setUse(chosen)}
        options={USES.map(([value, icon]) => ({
          value,
          icon,
          title: say(`page.card.for.${value}`),
          body: say(`page.card.for.${value}.lasts`),
        }))}
      />
      {link.isPending && <Loading />}
      {link.isError && <Failure error={link.error} retry={link.refetch} />}
      {link.data && <Made use={use} url={link.data.url} expiresAt={link.data.expires_at} />}
    </Modal>
  );
}

function Made({ use, url, expiresAt }: { use: Use; url: string; expiresAt: string }) {
  const say = useSay();
  const { time } = useProgram();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    void message.success(say("page.copied"));
  };
  return (
    <>
      {use === "show" && <QrCode text={url} label={say("page.card.qr")} className={styles.qr} />}
      <p className={styles.told}>{say(`page.card.made.${use}`, { date: time(expiresAt) })}</p>
      {HERE_ONLY.includes(new URL(url).hostname) && <p className={styles.local}>{say("page.card.local")}</p>}
      <code className={styles.url}>{url}</code>
      <div className={styles.acts}>
        {/* Browsers give the clipboard to secure addresses only; elsewhere a click selects the whole. */}
        {navigator.clipboard && (
          <Button type="primary" icon={<Copy size={16} aria-hidden />} onClick={() => void copy()}>
            {say("page.copy")}
          </Button>
        )}
        <Button icon={<ExternalLink size={16} aria-hidden />} href={url} target="_blank" rel="noreferrer">
          {say("page.card.open")}
        </Button>
      </div>
    </>
  );
}

/** What she was sent to sign in with, where nothing but an operator brings it to her. */
function Codes({ memberId }: { memberId: string }) {
  const say = useSay();
  const { time } = useProgram();
  const codes = useQuery({
    queryKey: ["card-codes"],
    queryFn: () => answerOf(api.GET("/api/card-codes")),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const own = codes.data?.items.filter((code) => code.member_id === memberId) ?? [];
  return own.map((code) => (
    <div key={code.phone} className={styles.code} role="status">
      <p>{say("page.card.code", { phone: code.phone })}</p>
      <strong className="number">{code.code}</strong>
      <p>{say("page.card.code.until", { time: time(code.expires_at) })}</p>
    </div>
  ));
}
