/** The floor is that of the client: the bodies differ from those of the models by nothing that costs. */
export { createContender } from "../../client/contenders/raw-fetch.ts";
