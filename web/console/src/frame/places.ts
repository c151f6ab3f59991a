/** The pages inside the frame: their addresses, their names, and what one must be allowed to see them. */

import {
  BookOpenText,
  ChartNoAxesCombined,
  FileUp,
  FlaskConical,
  KeyRound,
  ScanLine,
  ScrollText,
  UserRoundCog,
  Users,
} from "lucide-react";
import { type ComponentType, lazy } from "react";
import { page, type TextKey } from "../language.tsx";

export interface Place {
  path: string;
  name: TextKey;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** Any of these scopes opens it. */
  scopes: readonly string[];
  page: ComponentType;
  group?: TextKey;
  /** An address elsewhere that belongs to it. */
  also?: string;
}

export const places: readonly Place[] = [
  {
    path: "/",
    name: "page.nav.overview",
    icon: ChartNoAxesCombined,
    scopes: ["read"],
    page: lazy(() => import("../pages/overview/overview.tsx")),
  },
  {
    path: "/members",
    name: "page.nav.members",
    icon: Users,
    scopes: ["read", "members"],
    page: lazy(() => import("../pages/members/list.tsx")),
  },
  {
    path: "/hand-over",
    name: "page.nav.hand_over",
    icon: ScanLine,
    scopes: ["operate"],
    page: page(["hand_over"], () => import("../pages/hand_over/hand_over.tsx")),
  },
  {
    path: "/program",
    name: "page.nav.program",
    icon: BookOpenText,
    scopes: ["read"],
    page: lazy(() => import("../pages/program/program.tsx")),
    also: "/start",
  },
  {
    path: "/try",
    name: "page.nav.try",
    icon: FlaskConical,
    scopes: ["read"],
    page: page(["try"], () => import("../pages/try/try.tsx")),
  },
  {
    path: "/import",
    name: "page.nav.import",
    icon: FileUp,
    scopes: ["operate"],
    page: page(["import"], () => import("../pages/import/import.tsx")),
  },
  {
    path: "/settings/operators",
    name: "page.nav.operators",
    icon: UserRoundCog,
    scopes: ["admin"],
    page: lazy(() => import("../pages/settings/operators.tsx")),
    group: "page.nav.settings",
  },
  {
    path: "/settings/keys",
    name: "page.nav.keys",
    icon: KeyRound,
    scopes: ["admin"],
    page: lazy(() => import("../pages/settings/keys.tsx")),
    group: "page.nav.settings",
  },
  {
    path: "/settings/audit",
    name: "page.nav.audit",
    icon: ScrollText,
    scopes: ["admin"],
    page: page(["audit"], () => import("../pages/audit/audit.tsx")),
    group: "page.nav.settings",
  },
];
