import base from "../../tsup.config.ts";

export default base;
