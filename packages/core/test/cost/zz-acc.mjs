import { estimateTokens } from "../../src/cost/count-tokens.ts";
import { corpus } from "./corpus.ts";
import { countTokens as o } from "gpt-tokenizer/encoding/o200k_base";
import { countTokens as c } from "gpt-tokenizer/encoding/cl100k_base";
for(const [k,t] of Object.entries(corpus)){const e=estimateTokens(t);console.log(k.padEnd(14),"likely",(e.likely/o(t)).toFixed(2),"high/o200k",(e.high/o(t)).toFixed(2),"high/cl100k",(e.high/c(t)).toFixed(2),e.low/o(t)<=1&&e.low<=c(t))}
const big="Lorem ipsum dolor sit amet ".repeat(160000);estimateTokens(big);let t=performance.now();for(let i=0;i<5;i++)estimateTokens(big);console.log("MB/s",(big.length*5/1e3/(performance.now()-t)).toFixed(0));
