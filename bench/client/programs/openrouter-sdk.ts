import { OpenRouter } from "@openrouter/sdk";

const client = new OpenRouter({ apiKey: "sk-or-test" });
const completion = await client.chat.send({
  chatRequest: {
    model: "openai/gpt-5-mini",
    messages: [{ role: "user", content: "Hello" }],
  },
});
if ("choices" in completion) console.log(completion.choices[0]?.message.content);
