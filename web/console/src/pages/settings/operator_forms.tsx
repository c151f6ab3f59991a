import { changeOperator, invite, type Link, type OperatorShown, type Role, roles } from "@regulars/shared/session.ts";
import { Form, Radio } from "antd";
import { useSay } from "../../language.tsx";
import { EmailField, NameField } from "../../parts/fields.tsx";
import { FormDialog } from "../../parts/form_dialog.tsx";
import styles from "./settings.module.css";

export function Invite({
  open,
  onClose,
  onDone,
}: {
  open: boolean;
  onClose: () => void;
  onDone: (link: Link) => void;
}) {
  const say = useSay();
  return (
    <FormDialog<{ email: string; name: string; role: Role }, Link>
      open={open}
      title={say("page.operators.invite.title")}
      go={say("page.operators.invite.go")}
      initial={{ role: "operator" }}
      send={invite}
      onDone={onDone}
      onClose={onClose}
    >
      <EmailField />
      <NameField hint={false} />
      <RoleField />
    </FormDialog>
  );
}

interface ChangeProps {
  operator: OperatorShown | null;
  onClose: () => void;
  onDone: () => void;
}

export function ChangeOperator({ operator, onClose, onDone }: ChangeProps) {
  const say = useSay();
  return (
    <FormDialog<{ name: string; role: Role }, OperatorShown>
      open={operator !== null}
      title={say("page.operators.edit")}
      go={say("page.save")}
      initial={operator ? { name: operator.name, role: operator.role } : {}}
      send={(change) => changeOperator(operator?.id ?? "", change)}
      onDone={onDone}
      onClose={onClose}
    >
      <NameField hint={false} />
      <RoleField />
    </FormDialog>
  );
}

function RoleField() {
  const say = useSay();
  return (
    <Form.Item name="role" label={say("page.operators.role")}>
      <Radio.Group className={styles.choices}>
        {roles.map((role) => (
          <Radio key={role} value={role}>
            {say(`page.role.${role}`)}
            <span className={styles.soft}>{say(`page.role.${role}.can`)}</span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}
