import { existsSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const program = "/usr/bin/chromium";

/** Why there is no browser here; undefined where there is one. */
export const noBrowser: string | undefined = existsSync(program) ? undefined : `needs Chromium at ${program}`;

/** A page, and all that reached it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: errors in scripts, refused resources, breaches of the page's own policy. */
  readonly complaints: readonly string[];
  /** Head and body of every answer that the page got; of one that it left, the head. */
  answers(): Promise<readonly string[]>;
}

/** A browser without a window. */
export interface HeadlessBrowser {
  /** A visitor whom nobody has seen before. */
  visit(url: string, window?: { width: number; height: number }): Promise<Visit>;
  close(): Promise<void>;
}

/** Starts Chromium, which talks to nobody but the pages that it is sent to. */
export async function openBrowser(): Promise<HeadlessBrowser> {
  const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
  const args = ["headless=new", "no-sandbox", "disable-gpu", "disable-quic", ...quiet].map(
    (name) => `--${name}`,
  );
  const browser = await chromium.launch({ executablePath: program, args });
  return {
    async visit(url, window = { width: 1000, height: 760 }) {
      const context = await browser.newContext({ viewport: window });
      const page = await context.newPage();
      const visit = watch(page, context);
      await page.goto(url);
      return visit;
    },
    close: () => browser.close(),
  };
}

function watch(page: Page, context: BrowserContext): Visit {
  const complaints: string[] = [];
  const answers: Promise<string>[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => void complaints.push(String(error)));
  page.on("response", (response) => {
    const body = response.text().catch(() => "");
    answers.push(
      Promise.all([response.allHeaders().catch(() => response.headers()), body]).then(
        ([headers, text]) => `${response.url()} ${response.status()} ${JSON.stringify(headers)}\n${text}`,
      ),
    );
  });
  return { page, context, complaints, answers: () => Promise.all(answers) };
}
