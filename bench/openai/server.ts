import { payload } from "../client/adapter/payload.ts";
import { serve } from "../client/serve.ts";

serve(payload);
