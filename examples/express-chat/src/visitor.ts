import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";

// Without a secret of yours, sessions end with the process.
const { SESSION_SECRET } = process.env;
const secret = SESSION_SECRET || randomBytes(32);

/** Who calls; undefined without a session that was given out here. */
export function visitorOf({ headers }: Request): string | undefined {
  const cookies = (headers.cookie ?? "").split(/; */);
  const value = cookies.find((cookie) => cookie.startsWith("visitor="))?.slice("visitor=".length) ?? "";
  const [id = "", given = ""] = value.split(".");
  return isSame(given, sign(id)) ? id : undefined;
}

/**
 * Gives a session to whoever has none. This is a demo: whoever throws the cookie away is a new visitor with a new
 * budget, which is why there is one for all visitors together as well. A service of yours has people sign in.
 */
export const welcome: RequestHandler = (request, response, next) => {
  if (visitorOf(request) === undefined) {
    const id = randomUUID();
    const rules = { httpOnly: true, sameSite: "lax", secure: request.secure, maxAge: 86_400_000 } as const;
    response.cookie("visitor", `${id}.${sign(id)}`, rules);
  }
  next();
};

function sign(id: string): string {
  return createHmac("sha256", secret).update(id).digest("base64url");
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
