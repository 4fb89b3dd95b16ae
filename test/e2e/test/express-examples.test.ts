import type { Receipt } from "@wayfare/core";
import { createGateway, type Gateway } from "@wayfare/gateway";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type HeadlessBrowser, noBrowser, openBrowser, type Visit } from "../src/browser.ts";
import { type Running, startProgram } from "../src/run-program.ts";

const program = new URL("../../../examples/express-chat/src/main.ts", import.meta.url).pathname;
/** Looks like a real key, so that a search for it finds it wherever it went. */
const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";
const prompt = "Tell me of the harbour in 60 words.";
/** At 80 tokens a second this takes longer than any test waits for it. */
const long = "Tell me of the harbour in 3000 words.";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** A busy machine takes its time. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

describe.skipIf(noBrowser !== undefined)(
  `the page of express-chat in a browser${noBrowser === undefined ? "" : `: ${noBrowser}`}`,
  () => {
    let browser: HeadlessBrowser;
    let gateway: Gateway;
    let upstream: string;
    const receipts: Receipt[] = [];
    const servers = new Set<Running>();
    const visits = new Set<Visit>();

    beforeAll(async () => {
      gateway = createGateway({ keys: [KEY], onReceipt: (receipt) => void receipts.push(receipt) });
      upstream = `${(await gateway.listen({ port: 0 })).url}/api/v1`;
      browser = await openBrowser();
    });
    afterEach(async () => {
      for (const { context } of visits) await context.close();
      for (const { child, ended } of servers) {
        child.kill();
        await ended;
      }
      visits.clear();
      servers.clear();
      receipts.length = 0;
    });
    afterAll(async () => {
      await browser?.close();
      await gateway?.close(0);
    });

    /** Starts the example, and a visitor who looks at it. */
    const open = async (budget = "0.01", window?: { width: number; height: number }) => {
      const env = {
        OPENROUTER_API_KEY: KEY,
        OPENROUTER_BASE_URL: upstream,
        PORT: "0",
        CHAT_BUDGET: budget,
      };
      const server = startProgram(process.execPath, [program, "--serve"], env);
      servers.add(server);
      const said = await server.says("Open http");
      const url = /http:\S+/.exec(said)?.[0] ?? "";
      const visit = await browser.visit(url, window);
      visits.add(visit);
      return { ...visit, server, url };
    };

    const ask = async (page: Page, question: string) => {
      await page.getByLabel("Your question").fill(question);
      await page.getByRole("button", { name: "Send" }).click();
    };
    const isReady = (page: Page) =>
      eventually(() => page.getByRole("button", { name: "Send" }).isVisible()).toBe(true);
    const lastAnswer = (page: Page) => page.locator(".assistant .words").last();
    const left = (page: Page) => page.locator("#left").innerText();

    test("it loads, and nothing in it breaks its own policy", async () => {
      const { page, complaints, answers } = await open();
      await eventually(() => left(page)).toBe("$0.01 of $0.01 left today");
      await page.waitForLoadState("networkidle");
      expect(complaints).toEqual([]);
      const head = (await answers())[0];
      expect(head).toMatch(/"content-security-policy":"default-src 'none';script-src 'self';/);
      expect(head).toMatch(/"set-cookie":"visitor=[^"]*HttpOnly; SameSite=Lax/);
      // The policy is at work: what it forbids does not run.
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'broken into'";
        document.head.append(script);
      });
      expect(await page.title()).toBe("Harbour chat");
      await eventually(() => complaints.join()).toContain("Content Security Policy");
    });

    test("an answer grows before the eyes, and tells what it cost", async () => {
      const { page, complaints } = await open();
      await page.evaluate(() => {
        const lengths: number[] = [];
        Object.assign(window, { lengths });
        const list = document.querySelector("#thread") as Element;
        new MutationObserver(() => {
          const text = list.querySelector(".assistant .words")?.textContent ?? "";
          if (text.length > (lengths.at(-1) ?? 0)) lengths.push(text.length);
        }).observe(list, { subtree: true, childList: true, characterData: true });
      });
      await ask(page, prompt);
      await eventually(() => page.locator("#thread").getAttribute("aria-busy")).toBe("true");
      await isReady(page);
      const lengths = await page.evaluate(() => (window as unknown as { lengths: number[] }).lengths);
      expect(lengths.length).toBeGreaterThanOrEqual(3);
      const text = await lastAnswer(page).innerText();
      expect(lengths.at(-1)).toBe(text.length);
      expect(text).toContain(`“${prompt}”`);
      expect(await page.locator(".assistant .note").innerText()).toMatch(/^\d+ tokens · \$0\.0000\d+$/);
      expect(await page.locator("#thread").getAttribute("aria-busy")).toBe("false");
      expect(receipts).toMatchObject([{ aborted: false, model: "openai/gpt-4o-mini" }]);
      expect(complaints).toEqual([]);
    });

    test.each([
      ["its button", (page: Page) => page.getByRole("button", { name: "Stop" }).click()],
      ["Escape", (page: Page) => page.keyboard.press("Escape")],
    ])("%s stops an answer, and the call upstream ends with it", async (_name, stop) => {
      const { page, server } = await open();
      await ask(page, long);
      await eventually(async () => (await lastAnswer(page).innerText()).length).toBeGreaterThan(40);
      await stop(page);
      await isReady(page);
      expect(await page.locator(".assistant .note").innerText()).toBe("Stopped");
      await vi.waitFor(() => expect(receipts).toMatchObject([{ aborted: true }]), 10_000);
      expect(await server.says(", stopped")).not.toContain("harbour");
      const text = await lastAnswer(page).innerText();
      await page.waitForTimeout(200);
      expect(await lastAnswer(page).innerText()).toBe(text);
      // The conversation goes on from there.
      await ask(page, "Say hello");
      await eventually(() => lastAnswer(page).innerText()).toBe("hello");
    });

    test("the budget shrinks with every answer, also one that was stopped", async () => {
      const { page } = await open("0.002");
      const amounts = async () => Number(/\$([\d.]+) of/.exec(await left(page))?.[1]);
      const value = () => page.locator("#meter").evaluate((meter) => (meter as HTMLMeterElement).value);
      await eventually(amounts).toBe(0.002);
      await ask(page, prompt);
      await isReady(page);
      await eventually(amounts).toBeLessThan(0.002);
      const first = await amounts();
      expect(await value()).toBeCloseTo(first, 5);
      await ask(page, long);
      await eventually(async () => (await lastAnswer(page).innerText()).length).toBeGreaterThan(200);
      await page.keyboard.press("Escape");
      await eventually(amounts).toBeLessThan(first);
    });

    test("a question beyond the budget is refused in words, and given back", async () => {
      const { page, complaints, answers } = await open("0.0003");
      await ask(page, prompt);
      const notice = page.getByRole("alert");
      await eventually(() => notice.innerText()).toMatch(
        /^Your budget for today does not cover this question\./,
      );
      const refusal = (await answers()).find((answer) => answer.includes("/api/chat 402")) ?? "";
      const { message } = JSON.parse(refusal.split("\n")[1] ?? "").error;
      expect(message).toMatch(/^This request requires more credits, .* of \$0\.0003 spent/);
      expect(await notice.innerText()).toContain(message);
      expect(await page.getByLabel("Your question").inputValue()).toBe(prompt);
      expect(await page.locator("#thread li").count()).toBe(0);
      expect(receipts).toEqual([]);
      // Browsers note a status of 402 by themselves.
      expect(complaints).toEqual([expect.stringContaining("402")]);
    });

    test("a server that is gone is said in words", async () => {
      const { page, server } = await open();
      server.child.kill();
      await server.ended;
      await ask(page, prompt);
      await eventually(() => page.getByRole("alert").innerText()).toMatch(/^The server cannot be reached\./);
    });

    test("a reload keeps the session and its words; another visitor has a budget and words of their own", async () => {
      const { page, context, url } = await open();
      await ask(page, prompt);
      await isReady(page);
      await eventually(() => left(page)).not.toMatch(/^\$0\.01 of/);
      const [budget, answer] = [await left(page), await lastAnswer(page).innerText()];
      const cookies = await context.cookies();
      await page.reload();
      await eventually(() => left(page)).toBe(budget);
      expect(await lastAnswer(page).innerText()).toBe(answer);
      expect(await context.cookies()).toEqual(cookies);
      expect(cookies).toMatchObject([{ name: "visitor", httpOnly: true, sameSite: "Lax" }]);
      const other = await browser.visit(url);
      visits.add(other);
      await eventually(() => left(other.page)).toBe("$0.01 of $0.01 left today");
      expect(await other.page.locator("#thread li").count()).toBe(0);
      await page.getByRole("button", { name: "New chat" }).click();
      expect(await page.locator("#thread li").count()).toBe(0);
      await page.reload();
      expect(await page.locator("#thread li").count()).toBe(0);
    });

    test("nothing that the page ever got holds the key", async () => {
      const { page, answers, server } = await open("0.00065");
      await ask(page, prompt);
      await isReady(page);
      await ask(page, prompt);
      await eventually(() => page.getByRole("alert").isVisible()).toBe(true);
      const all = await answers();
      const served = all.map((answer) => /:\d+(\/\S*) (\d+)/.exec(answer)?.slice(1).join(" "));
      const files = ["/", "/style.css", "/chat.js", "/read-answer.js", "/thread.js", "/budget.js"];
      expect(served).toEqual(expect.arrayContaining(files.map((path) => `${path} 200`)));
      expect(served).toEqual(expect.arrayContaining(["/api/chat 200", "/api/chat 402", "/api/usage 200"]));
      const streams = all.filter((answer) => answer.includes("/api/chat 200"));
      for (const stream of streams) expect(stream).toContain("data: [DONE]");
      const whole = [await page.content(), ...all].join("\n");
      for (const secret of [KEY, KEY.slice(9, 30), new URL(upstream).host])
        expect(whole).not.toContain(secret);
      expect(await server.says("tokens")).not.toContain(KEY.slice(9, 30));
    });

    test("the keyboard is enough, and a narrow window too", async () => {
      const { page } = await open("0.01", { width: 360, height: 640 });
      const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(await widths()).toEqual([360, 360]);
      const names: string[] = [];
      for (let steps = 0; steps < 6; steps += 1) {
        await page.keyboard.press("Tab");
        names.push(
          await page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id || ""),
        );
      }
      expect(names).toEqual(["New chat", ...Array(3).fill(expect.stringMatching(/\?$/)), "question", "Send"]);
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.type("Say: one");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("two");
      await page.keyboard.press("Enter");
      await isReady(page);
      expect(await page.locator(".user .words").innerText()).toBe("Say: one\ntwo");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("question");
      const word = "a".repeat(300);
      await ask(page, `Say ${word.slice(0, 190)}`);
      await isReady(page);
      expect(await widths()).toEqual([360, 360]);
    });

    test("what a model says is text, whatever it looks like", async () => {
      const { page, complaints } = await open();
      await ask(page, 'Say <img src=x onerror="document.title=1"><b>bold</b>');
      await isReady(page);
      expect(await lastAnswer(page).innerText()).toContain("<b>bold</b>");
      expect(await page.locator("#thread img, #thread b").count()).toBe(0);
      expect(complaints).toEqual([]);
    });
  },
);
