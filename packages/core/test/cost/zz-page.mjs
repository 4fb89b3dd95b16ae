import { countTokens as o } from "gpt-tokenizer/encoding/o200k_base";
import { countTokens as c } from "gpt-tokenizer/encoding/cl100k_base";
const opt={disallowedSpecial:new Set()};
const truth=t=>Math.max(o(t,opt),c(t,opt));
let seed=7;const r=()=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0;return seed/2**32};
const assigned=/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const scan=(a,b,step)=>{let line="";for(let p=a;p<b;p+=step){const chars=[];for(let k=p;k<p+step;k++){const s=String.fromCodePoint(k);if(assigned.test(s))chars.push(s)}if(!chars.length)continue;let w=0;for(let n=0;n<10;n++){let s="";for(let k=0;k<200;k++)s+=chars[Math.floor(r()*chars.length)];w=Math.max(w,truth(s)/200)}line+=p.toString(16)+":"+w.toFixed(2)+" "}console.log(line)};
scan(0x80,0x250,16);scan(0x370,0x780,16);scan(0x900,0x980,16);scan(0xe00,0xe80,16);scan(0x1000,0x1100,16);scan(0x2000,0x2070,16);scan(0x3000,0x3100,16);scan(0x4e00,0xa000,0x400);scan(0xac00,0xd7b0,0x400);
