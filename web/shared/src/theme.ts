/** The design language as values: docs/design.md says why. Both sites are coloured from here, and charts will be. */

export type Shade = "light" | "dark";

export interface Palette {
  accent: string;
  accentHover: string;
  accentSoft: string;
  accentText: string;
  page: string;
  surface: string;
  raised: string;
  line: string;
  lineStrong: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  good: string;
  goodSoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
  shadow: string;
}

export const palettes: Record<Shade, Palette> = {
  light: {
    accent: "#bf4428",
    accentHover: "#a93a20",
    accentSoft: "#fbeee9",
    accentText: "#a93a20",
    page: "#faf8f5",
    surface: "#ffffff",
    raised: "#ffffff",
    line: "#ece7e1",
    lineStrong: "#d6cec5",
    ink: "#25201c",
    inkSoft: "#655b53",
    inkFaint: "#766b62",
    good: "#2c7250",
    goodSoft: "#e9f4ee",
    warn: "#8f5a0a",
    warnSoft: "#fbf2df",
    bad: "#ad1f3b",
    badSoft: "#fbebee",
    shadow: "0 1px 2px rgb(60 40 25 / 4%), 0 4px 16px rgb(60 40 25 / 4%)",
  },
  dark: {
    accent: "#c24a2e",
    accentHover: "#d65d40",
    accentSoft: "#3a221b",
    accentText: "#f0937b",
    page: "#151210",
    surface: "#1d1916",
    raised: "#262120",
    line: "#322b27",
    lineStrong: "#4a413b",
    ink: "#f0ebe5",
    inkSoft: "#b9aea5",
    inkFaint: "#a0958b",
    good: "#7cc7a0",
    goodSoft: "#1c2e25",
    warn: "#e3b562",
    warnSoft: "#33290f",
    bad: "#f08a9c",
    badSoft: "#3a1c23",
    shadow: "0 1px 2px rgb(0 0 0 / 30%)",
  },
};

/** Colours of charts in the order in which they are given out; told apart by people who see fewer colours too. */
export const chartColours: Record<Shade, readonly string[]> = {
  light: ["#bf4428", "#2f6f8f", "#d59a2b", "#4c8b68", "#7a5c8e", "#8c8279"],
  dark: ["#e27a5f", "#6fb0cf", "#e6bd67", "#82c09d", "#b497c7", "#a79c92"],
};

export const fonts = {
  text: 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
  code: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
};

/** What antd's theme is made of. */
export function tokens(shade: Shade) {
  const colour = palettes[shade];
  return {
    colorPrimary: colour.accent,
    colorLink: colour.accentText,
    colorLinkHover: colour.accentHover,
    colorSuccess: colour.good,
    colorWarning: colour.warn,
    colorError: colour.bad,
    colorInfo: colour.inkSoft,
    colorSuccessBg: colour.goodSoft,
    colorWarningBg: colour.warnSoft,
    colorWarningBorder: colour.warnSoft,
    colorErrorBg: colour.badSoft,
    colorErrorBorder: colour.badSoft,
    colorInfoBg: colour.page,
    colorInfoBorder: colour.line,
    colorText: colour.ink,
    colorTextSecondary: colour.inkSoft,
    colorTextTertiary: colour.inkFaint,
    colorTextDescription: colour.inkSoft,
    colorTextPlaceholder: colour.inkFaint,
    colorTextQuaternary: colour.inkFaint,
    colorBgLayout: colour.page,
    colorBgContainer: colour.surface,
    colorBgElevated: colour.raised,
    colorBorder: colour.lineStrong,
    colorBorderSecondary: colour.line,
    colorSplit: colour.line,
    fontFamily: fonts.text,
    fontFamilyCode: fonts.code,
    fontSize: 14,
    lineHeight: 1.6,
    borderRadius: 8,
    borderRadiusLG: 12,
    controlHeight: 38,
    controlHeightLG: 46,
    controlHeightSM: 32,
    wireframe: false,
  };
}

/** What single components of antd take instead. */
export function parts(shade: Shade) {
  const colour = palettes[shade];
  return {
    // In the dark the red of a button is a light one: white on it cannot be read.
    Button: { dangerColor: shade === "dark" ? colour.page : colour.surface },
    Form: { verticalLabelPadding: "0 0 4px" },
    Table: { headerBg: "transparent", headerColor: colour.inkSoft, headerSplitColor: "transparent" },
    Tabs: { itemSelectedColor: colour.accentText, itemHoverColor: colour.accentText, inkBarColor: colour.accent },
  };
}

/** The palette as CSS variables, `--accent-soft` for `accentSoft`. */
export function variables(shade: Shade): Record<string, string> {
  const named = Object.entries(palettes[shade]).map(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ]);
  return Object.fromEntries(named);
}

/** What a membership card looks like by its tier: the lowest glows, the highest is black and gold. The same at night. */
export const cardLooks = {
  ember: { from: "#b8402a", to: "#7f2818", ink: "#ffffff" },
  silver: { from: "#66737f", to: "#353f49", ink: "#ffffff" },
  gold: { from: "#946619", to: "#573809", ink: "#ffffff" },
  night: { from: "#332c27", to: "#100d0b", ink: "#f0d9a6" },
} as const;

export type CardLook = keyof typeof cardLooks;

const LOOKS = ["ember", "silver", "gold", "night"] as const satisfies readonly CardLook[];

/** The look of a tier, by its place from 0 upwards among so many: lowest, between, highest. */
export function lookOfPlace(place: number, places: number): CardLook {
  if (places < 2 || place < 1) return "ember";
  return LOOKS[Math.max(1, Math.round((place / (places - 1)) * (LOOKS.length - 1)))] ?? "ember";
}

/** The looks where a tier is a mark, a bar or a part of a chart: told apart from the ground by day and by night. */
export const tierColours: Record<Shade, Record<CardLook, string>> = {
  light: { ember: "#bf4428", silver: "#74828e", gold: "#b07a1e", night: "#332c27" },
  dark: { ember: "#e27a5f", silver: "#9aa7b2", gold: "#e6bd67", night: "#f0ebe5" },
};

/** A look as CSS variables. */
export function lookVariables(look: CardLook): Record<string, string> {
  const { from, to, ink } = cardLooks[look];
  return { "--look-from": from, "--look-to": to, "--look-ink": ink };
}
