/** API keys: made here, shown once, revoked one by one. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, type TableColumnsType } from "antd";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { FormDialog } from "../../parts/form_dialog.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Pills } from "../../parts/pill.tsx";
import { Records } from "../../parts/records.tsx";
import { SecretDialog } from "../../parts/secret.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./settings.module.css";

type Key = Schemas["Key"];
type NewKey = Schemas["NewKey"];

const KEYS = ["keys"] as const;
const scopes = ["ingest", "read", "operate", "admin"] as const;

export default function Keys() {
  const say = useSay();
  const list = useQuery({ queryKey: KEYS, queryFn: () => answerOf(api.GET("/api/keys")) });
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: KEYS });
  const columns = useColumns(renew);
  const done = ({ key }: Schemas["MadeKey"]) => void renew().then(() => setMade(key));
  const make = (
    <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {say("page.keys.make")}
    </Button>
  );
  return (
    <Page title={say("page.nav.keys")} body={say("page.keys.body")} actions={make}>
      <Panel>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} retry={list.refetch} />}
        {list.data?.items.length === 0 && (
          <Empty icon={<KeyRound aria-hidden />} title={say("page.keys.none")}>
            <p>{say("page.keys.none.body")}</p>
          </Empty>
        )}
        {!!list.data?.items.length && <Records items={list.data.items} columns={columns} keyOf={({ id }) => id} />}
      </Panel>
      <MakeKey open={making} onClose={() => setMaking(false)} onDone={done} />
      <SecretDialog
        value={made}
        title={say("page.keys.shown")}
        body={say("page.keys.shown.body")}
        onClose={() => setMade(null)}
      />
    </Page>
  );
}

function useColumns(renew: () => Promise<void>): TableColumnsType<Key> {
  const { say, sayKnown } = useSpeaking();
  const { time } = useProgram();
  const confirm = useConfirm();
  const revoke = (key: Key) =>
    confirm({
      title: say("page.keys.revoke.title", { name: key.name || key.id }),
      body: say("page.keys.revoke.body"),
      verb: say("page.keys.revoke"),
      act: () => api.DELETE("/api/keys/{key_id}", { params: { path: { key_id: key.id } } }).then(renew),
    });
  return [
    {
      title: say("page.keys.name"),
      render: (_, key) => (
        <>
          <strong>{key.name || key.id}</strong>
          <div className={styles.details}>{key.id}</div>
        </>
      ),
    },
    {
      title: say("page.keys.scopes"),
      render: (_, key) => <Pills words={key.scopes.map((scope) => sayKnown(`page.scope.${scope}`, scope))} />,
    },
    { title: say("page.keys.created"), render: (_, key) => <span className="number">{time(key.created_at)}</span> },
    {
      title: <span className="visually-hidden">{say("page.keys.revoke")}</span>,
      key: "actions",
      align: "end",
      render: (_, key) =>
        key.revoked_at ? (
          <span className={styles.soft}>{say("page.keys.revoked")}</span>
        ) : (
          <Button
            danger
            type="text"
            onClick={() => revoke(key)}
            aria-label={`${say("page.keys.revoke")}: ${key.name || key.id}`}
          >
            {say("page.keys.revoke")}
          </Button>
        ),
    },
  ];
}

interface MakeProps {
  open: boolean;
  onClose: () => void;
  onDone: (made: Schemas["MadeKey"]) => void;
}

function MakeKey({ open, onClose, onDone }: MakeProps) {
  const say = useSay();
  return (
    <FormDialog<NewKey, Schemas["MadeKey"]>
      open={open}
      title={say("page.keys.make.title")}
      go={say("page.keys.make.go")}
      initial={{ scopes: ["ingest", "read"] }}
      send={(body) => answerOf(api.POST("/api/keys", { body }))}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={say("page.keys.name")}
        extra={say("page.keys.name.hint")}
        rules={[{ required: true, whitespace: true, message: say("page.required") }]}
      >
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={say("page.keys.scopes")}
        rules={[{ required: true, message: say("page.required") }]}
      >
        <Checkbox.Group className={styles.choices}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope}>
              {say(`page.scope.${scope}`)}
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
    </FormDialog>
  );
}
