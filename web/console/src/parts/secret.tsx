/** Something that is shown once: to be copied, with a word about it. */

import { App, Button, Modal } from "antd";
import { Copy } from "lucide-react";
import { useSay } from "../language.tsx";
import styles from "./secret.module.css";

interface SecretProps {
  value: string | null;
  title: string;
  body: string;
  onClose: () => void;
}

export function SecretDialog({ value, title, body, onClose }: SecretProps) {
  const say = useSay();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(value ?? "");
    void message.success(say("page.copied"));
  };
  return (
    <Modal
      open={value !== null}
      title={title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <div className={styles.buttons}>
          <Button onClick={onClose}>{say("page.close")}</Button>
          {/* Browsers give the clipboard to secure addresses only; elsewhere a click selects the whole. */}
          {navigator.clipboard && (
            <Button type="primary" icon={<Copy size={16} aria-hidden />} onClick={() => void copy()}>
              {say("page.copy")}
            </Button>
          )}
        </div>
      }
    >
      <p>{body}</p>
      <code className={styles.secret}>{value}</code>
    </Modal>
  );
}
