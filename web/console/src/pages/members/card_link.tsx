/** The member's own card: a link to it, as a code to scan, and the one-time code she may be waiting for. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { QrCode } from "@regulars/shared/qr.tsx";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Select } from "antd";
import { Copy, ExternalLink, Smartphone } from "lucide-react";
import { useState } from "react";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import styles from "./card_link.module.css";

const LASTS = [15, 1440, 43_200] as const;
const LOOK_AGAIN_MS = 10_000;

export function CardPanel({ memberId }: { memberId: string }) {
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
      <Codes memberId={memberId} />
      <LinkDialog memberId={memberId} open={open} onClose={() => setOpen(false)} />
    </Panel>
  );
}

function LinkDialog({ memberId, open, onClose }: { memberId: string; open: boolean; onClose: () => void }) {
  const say = useSay();
  const [minutes, setMinutes] = useState<(typeof LASTS)[number]>(15);
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
      <div className={styles.lasts}>
        {say("page.card.lasts")}
        <Select
          aria-label={say("page.card.lasts")}
          value={minutes}
          onChange={setMinutes}
          options={LASTS.map((value) => ({ value, label: say(`page.card.lasts.${value}`) }))}
        />
      </div>
      {link.isPending && <Loading />}
      {link.isError && <Failure error={link.error} retry={link.refetch} />}
      {link.data && <Made url={link.data.url} expiresAt={link.data.expires_at} />}
    </Modal>
  );
}

function Made({ url, expiresAt }: { url: string; expiresAt: string }) {
  const say = useSay();
  const { time } = useProgram();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    void message.success(say("page.copied"));
  };
  return (
    <>
      <QrCode text={url} label={say("page.card.qr")} className={styles.qr} />
      <p className={styles.body}>{say("page.card.made.body", { date: time(expiresAt) })}</p>
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
