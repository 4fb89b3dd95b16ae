/** An id for a receipt or a reservation; it need not be a secret, and pages without TLS have no `randomUUID`. */
export function uniqueId(): string {
  return crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
