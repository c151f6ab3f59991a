/** Who is signed in, and what she can do about herself. */

import { changeSelf, signOut } from "@regulars/shared/session.ts";
import { useMutation } from "@tanstack/react-query";
import { Dropdown } from "antd";
import { ChevronsUpDown, KeyRound, LogOut, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSay } from "../language.tsx";
import { Switches } from "../parts/switches.tsx";
import { useSession, useSetSession } from "../session.tsx";
import styles from "./me.module.css";

const ChangeProfile = lazy(() => import("./me_profile.tsx"));
const ChangePassword = lazy(() => import("./me_password.tsx"));

export function Me({ onAsk }: { onAsk: (() => void) | undefined }) {
  const say = useSay();
  const { operator } = useSession();
  const setSession = useSetSession();
  const [asked, setAsked] = useState<"profile" | "password" | null>(null);
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => setSession(null) });
  const choosing = useMutation({ mutationFn: changeSelf, onSuccess: setSession });
  const items = [
    { key: "profile", icon: <UserRound size={16} aria-hidden />, label: say("page.me.profile") },
    { key: "password", icon: <KeyRound size={16} aria-hidden />, label: say("page.me.password") },
    { type: "divider" as const },
    { key: "leave", icon: <LogOut size={16} aria-hidden />, label: say("page.me.sign_out") },
  ];
  const onClick = ({ key }: { key: string }) => {
    if (key === "leave") return leaving.mutate();
    setAsked(key === "profile" ? "profile" : "password");
    onAsk?.();
  };
  return (
    <div className={styles.me}>
      <Switches onLanguage={(language) => choosing.mutate({ language })} />
      <Dropdown menu={{ items, onClick }} trigger={["click"]} placement="topLeft">
        <button type="button" className={styles.button}>
          <span className="visually-hidden">{say("page.me")}</span>
          <span className={styles.face} aria-hidden="true">
            {[...operator.name][0] ?? "·"}
          </span>
          <span className={styles.who}>
            <strong>{operator.name}</strong>
            <span>{say(`page.role.${operator.role}`)}</span>
          </span>
          <ChevronsUpDown size={16} aria-hidden />
        </button>
      </Dropdown>
      <Suspense>
        {asked === "profile" && <ChangeProfile onClose={() => setAsked(null)} />}
        {asked === "password" && <ChangePassword onClose={() => setAsked(null)} />}
      </Suspense>
    </div>
  );
}
