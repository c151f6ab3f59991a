import { site } from "../tools/site.ts";

export default site("console");
