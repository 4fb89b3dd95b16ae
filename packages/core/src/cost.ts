export type { Charge, ChargeInput } from "./cost/charge.ts";
export { countReply, countRequest, type RequestCount } from "./cost/count-request.ts";
export { estimateTokens } from "./cost/count-tokens.ts";
export { createReceipt, type ReceiptInput } from "./cost/create-receipt.ts";
export { type Estimate, type EstimateOptions, estimateCost } from "./cost/estimate.ts";
export {
  byokFee,
  creditFee,
  type FeeOptions,
  type PlatformFees,
  platformFees,
  trueCost,
} from "./cost/fees.ts";
export type {
  Ledger,
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerRow,
  LedgerTotal,
} from "./cost/ledger.ts";
export {
  type ComputeCost,
  listedPrices,
  type PricedCall,
  type PriceLookup,
} from "./cost/listed-prices.ts";
export { createMemoryLedger, type MemoryLedger, type MemoryLedgerOptions } from "./cost/memory-ledger.ts";
export type { Offer } from "./cost/offer.ts";
export { type CostPart, type PricedUsage, type PriceOptions, priceUsage } from "./cost/price.ts";
export { pricingInForce } from "./cost/price-override.ts";
export { decodeReceipt, type EncodedReceipt, encodeReceipt } from "./cost/receipt.ts";
export { settleReceipt } from "./cost/settle.ts";
export type { TokenCounter, TokenRange } from "./cost/token-range.ts";
export type { UnitOptions, Units } from "./cost/units.ts";
export type { Decimal } from "./money/decimal.ts";
export { formatMoney, type Money, moneyToNumber, parseMoney } from "./money/money.ts";
export {
  comparePrices,
  formatPrice,
  multiplyPrice,
  type Price,
  parsePrice,
  priceToMoney,
  sumPrices,
} from "./money/price.ts";
export type { Attempt, CostSource, Receipt, TokenCounts } from "./protocol/receipt.ts";
