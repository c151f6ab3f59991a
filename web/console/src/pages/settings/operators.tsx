/** Who may work here: invite, change, disable, and make a link for a lost password. */

import { changeOperator, type Link, type OperatorShown, operators, renewLink } from "@regulars/shared/session.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, type MenuProps, type TableColumnsType } from "antd";
import { Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { useSay } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Records } from "../../parts/records.tsx";
import { SecretDialog } from "../../parts/secret.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useSession } from "../../session.tsx";
import { ChangeOperator, Invite } from "./operator_forms.tsx";
import styles from "./settings.module.css";

const OPERATORS = ["operators"] as const;

export default function Operators() {
  const say = useSay();
  const { time } = useProgram();
  const list = useQuery({ queryKey: OPERATORS, queryFn: operators });
  const queries = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<OperatorShown | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: OPERATORS });
  const columns = useColumns({ onChange: setChanging, onLink: setLink, renew });
  const invite = (
    <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setInviting(true)}>
      {say("page.operators.invite")}
    </Button>
  );
  return (
    <Page title={say("page.nav.operators")} body={say("page.operators.body")} actions={invite}>
      <Panel>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} retry={list.refetch} />}
        {list.data && <Records items={list.data} columns={columns} keyOf={({ id }) => id} />}
      </Panel>
      <Invite
        open={inviting}
        onClose={() => setInviting(false)}
        onDone={(made) => void renew().then(() => setLink(made))}
      />
      <ChangeOperator operator={changing} onClose={() => setChanging(null)} onDone={() => void renew()} />
      <SecretDialog
        value={link && `${location.origin}/console/join/${link.link_token}`}
        title={say("page.link.title")}
        body={link ? say("page.link.body", { date: time(link.expires_at) }) : ""}
        onClose={() => setLink(null)}
      />
    </Page>
  );
}

interface Acts {
  onChange: (operator: OperatorShown) => void;
  onLink: (link: Link) => void;
  renew: () => Promise<void>;
}

function useColumns(acts: Acts): TableColumnsType<OperatorShown> {
  const say = useSay();
  const { date, time } = useProgram();
  const me = useSession().operator.id;
  return [
    {
      title: say("page.name"),
      render: (_, operator) => (
        <>
          <strong>{operator.name}</strong> {operator.id === me && <Pill>{say("page.operators.you")}</Pill>}
          {operator.disabled_at && <Pill tone="warn">{say("page.operators.disabled")}</Pill>}
          <div className={styles.soft}>{operator.email}</div>
        </>
      ),
    },
    { title: say("page.operators.role"), render: (_, { role }) => say(`page.role.${role}`) },
    {
      title: say("page.operators.created"),
      render: (_, operator) => <span className="number">{date(operator.created_at)}</span>,
    },
    {
      title: say("page.operators.seen"),
      render: (_, { last_seen_at: seen }) => (
        <span className="number">{seen ? time(seen) : say("page.operators.never")}</span>
      ),
    },
    {
      align: "end",
      render: (_, operator) => <Actions operator={operator} {...acts} />,
      key: "actions",
      title: <Hidden />,
    },
  ];
}

function Hidden() {
  return <span className="visually-hidden">{useSay()("page.operators.edit")}</span>;
}

function Actions({ operator, onChange, onLink, renew }: Acts & { operator: OperatorShown }) {
  const say = useSay();
  const confirm = useConfirm();
  const { message } = App.useApp();
  const { name, id } = operator;
  const tell = (error: Error) => void message.error(error.message || say("page.problem.unreachable"));
  const disable = () =>
    confirm({
      title: say("page.operators.disable.title", { name }),
      body: say("page.operators.disable.body", { name }),
      verb: say("page.operators.disable"),
      act: () => changeOperator(id, { disabled: true }).then(renew),
    });
  const enable = () => changeOperator(id, { disabled: false }).then(renew).catch(tell);
  const items: MenuProps["items"] = [
    { key: "edit", label: say("page.operators.edit"), onClick: () => onChange(operator) },
    { key: "link", label: say("page.operators.link"), onClick: () => void renewLink(id).then(onLink).catch(tell) },
    { type: "divider" },
    operator.disabled_at
      ? { key: "enable", label: say("page.operators.enable"), onClick: () => void enable() }
      : { key: "disable", label: say("page.operators.disable"), danger: true, onClick: disable },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <Button
        type="text"
        icon={<Ellipsis size={18} aria-hidden />}
        aria-label={say("page.operators.actions", { name })}
      />
    </Dropdown>
  );
}
