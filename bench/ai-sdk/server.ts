import { serve } from "../client/serve.ts";
import { payload } from "./payload.ts";

serve(payload);
