import { chunkEvent, closingEvents, reply } from "./payload.ts";
import { serve } from "./serve.ts";

const distinctEvents = 5000;
const events = Array.from({ length: distinctEvents }, (_, position) => chunkEvent(position));

serve({ reply, events, closing: closingEvents });
