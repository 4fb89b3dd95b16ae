import { estimateTokens } from "../../src/cost/count-tokens.ts";
import { countTokens as o } from "gpt-tokenizer/encoding/o200k_base";
import { countTokens as c } from "gpt-tokenizer/encoding/cl100k_base";
const opt={disallowedSpecial:new Set()};
const truth=t=>Math.max(o(t,opt),c(t,opt));
const q=JSON.stringify;
// per-block
const blocks=[0x80,0xc0,0x250,0x300,0x370,0x400,0x530,0x590,0x600,0x780,0x900,0xa00,0xa80,0xb00,0xb80,0xe00,0xe80,0x1000,0x10a0,0x1100,0x1780,0x1800,0x1e00,0x1f00,0x2000,0x2070,0x2e80,0x3000,0x3040,0x3100,0x3400,0x4e00,0xa000,0xac00,0xd7b0,0xe000,0xf900,0xfb00,0xff00,0x10000];
let seed=7;const r=()=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0;return seed/2**32};
const assigned=/[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Co}]/u;
for(let i=0;i<blocks.length-1;i++){const [a,b]=[blocks[i],blocks[i+1]];const chars=[];for(let k=a;k<b;k++){if(k>=0xd800&&k<0xe000)continue;const s=String.fromCodePoint(k);if(assigned.test(s))chars.push(s)}
 if(!chars.length)continue;let worst=0;for(let n=0;n<20;n++){let s="";for(let k=0;k<300;k++)s+=chars[Math.floor(r()*chars.length)];worst=Math.max(worst,truth(s)/300)}
 let rep=0,wc="";for(let n=0;n<Math.min(chars.length,400);n++){const ch=chars[Math.floor(n*chars.length/Math.min(chars.length,400))];const t=truth(ch.repeat(60))/60;if(t>rep){rep=t;wc=ch}}
 let small=0;for(let n=0;n<100;n++){const al=[0,1,2].map(()=>chars[Math.floor(r()*chars.length)]);let s="";for(let k=0;k<100;k++)s+=al[Math.floor(r()*3)];small=Math.max(small,truth(s)/100)}
 let sp=0;{for(let n=0;n<5;n++){let s="";for(let k=0;k<300;k++)s+=chars[Math.floor(r()*chars.length)]+(r()<.3?" ":"");sp=Math.max(sp,(truth(s))/300)}}
 console.log(a.toString(16),chars.length,"random",worst.toFixed(2),"spaced",sp.toFixed(2),"3chars",small.toFixed(2),"repeat",rep.toFixed(2),wc,"high",(estimateTokens(chars[0].repeat(1000)).high/1000).toFixed(2));}
