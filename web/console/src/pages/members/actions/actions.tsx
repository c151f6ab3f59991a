/** What can be done to a member: the buttons, and the dialog of each. */

import { Button, Dropdown } from "antd";
import { Coins, Ellipsis, Gift, PencilLine, Tag } from "lucide-react";
import { useSay } from "../../../language.tsx";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import type { Done } from "./act.ts";
import { AdjustDialog } from "./adjust.tsx";
import { EditDialog } from "./edit.tsx";
import { RedeemDialog } from "./redeem.tsx";
import { TagsDialog } from "./tags.tsx";

export type Doing = "adjust" | "redeem" | "tags" | "edit";

export function Actions({ onDo }: { onDo: (doing: Doing) => void }) {
  const say = useSay();
  const { glossary } = useProgram();
  const more = [
    { key: "edit", label: say("page.edit"), icon: <PencilLine size={14} aria-hidden />, onClick: () => onDo("edit") },
    { key: "tags", label: say("page.tags"), icon: <Tag size={14} aria-hidden />, onClick: () => onDo("tags") },
  ];
  return (
    <>
      <Button icon={<Coins size={16} aria-hidden />} onClick={() => onDo("adjust")}>
        {say("page.adjust")}
      </Button>
      {(Object.keys(glossary.costs).length > 0 || glossary.paying) && (
        <Button type="primary" icon={<Gift size={16} aria-hidden />} onClick={() => onDo("redeem")}>
          {say("page.redeem")}
        </Button>
      )}
      <Dropdown menu={{ items: more }} trigger={["click"]} placement="bottomRight">
        <Button icon={<Ellipsis size={16} aria-hidden />} aria-label={say("page.member.actions")} />
      </Dropdown>
    </>
  );
}

interface DialogsProps {
  doing: Doing | null;
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

/** Each is made anew when it opens, and so has an idempotency key of its own. */
export function Dialogs({ doing, ...rest }: DialogsProps) {
  switch (doing) {
    case "adjust":
      return <AdjustDialog {...rest} />;
    case "redeem":
      return <RedeemDialog {...rest} />;
    case "tags":
      return <TagsDialog {...rest} />;
    case "edit":
      return <EditDialog {...rest} />;
    default:
      return null;
  }
}
