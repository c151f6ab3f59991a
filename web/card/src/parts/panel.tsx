/** A part of a page, with its heading: the same as in the console. */

export { Panel } from "@regulars/shared/panel.tsx";
