import { site } from "../tools/site.ts";

/** WeChat's own browser on phones of some years ago reads this much. */
export default site("card", "es2020");
