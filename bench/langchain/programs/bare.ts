export { BareChatModel } from "../contenders/bare-chat-model.ts";
