export { createUndiciTransport, type UndiciTransportOptions } from "./http/undici-transport.ts";
