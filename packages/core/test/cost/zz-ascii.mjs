import { estimateTokens } from "../../src/cost/count-tokens.ts";
import { countTokens as o } from "gpt-tokenizer/encoding/o200k_base";
import { countTokens as c } from "gpt-tokenizer/encoding/cl100k_base";
const opt={disallowedSpecial:new Set()};
const truth=t=>Math.max(o(t,opt),c(t,opt));
const all=Array.from({length:128},(_,i)=>String.fromCharCode(i));
const cls=s=>[...s].map(ch=>/[a-z]/.test(ch)?"a":/[A-Z]/.test(ch)?"A":/\d/.test(ch)?"0":ch==="\n"||ch==="\r"?"N":ch===" "||ch==="\t"?"_":ch==='"'?'"':/[{}\[\],:]/.test(ch)?"J":ch<" "||ch==="\x7f"?"C":"!").join("");
const W=new Map();const put=(s,t)=>{const h=estimateTokens(t).high,w=truth(t);if(w<=h)return;const k=cls(s);const e=W.get(k)??{n:0,x:0};e.n++;if(w/h>e.x){e.x=w/h;e.s=JSON.stringify(s);e.w=w;e.h=h}W.set(k,e)};
const N=120;
for(const a of all)put(a,a.repeat(N));
for(const a of all)for(const b of all)if(a!==b)put(a+b,(a+b).repeat(N/2));
for(const a of all)for(const b of all)if(a!==b){put(a+a+b,(a+a+b).repeat(N/3));put(a+a+b+b,(a+a+b+b).repeat(N/4));}
let seed=7;const r=()=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0;return seed/2**32};
for(let n=0;n<30000;n++){const s=Array.from({length:3+Math.floor(r()*4)},()=>all[Math.floor(r()*128)]).join("");put(s,s.repeat(Math.floor(N/s.length)));}
let bad=0,tot=0;const groups=["[]{}()","{}[],:\"","!@#$%^&*()[]{};:,.<>?/|~\"'","ABCDEFG ","abc \n","\t\n ","\0\x01\x02\x03","0123 ","\\\"n"];
for(let n=0;n<20000;n++){const g=n<groups.length*200?[...groups[n%groups.length]]:Array.from({length:1+Math.floor(r()*6)},()=>all[Math.floor(r()*128)]);let s="";for(let k=0;k<150;k++)s+=g[Math.floor(r()*g.length)];tot++;{const h=estimateTokens(s).high,w=truth(s);if(w>h){bad++;if(w/h>1.1)console.log("RND",JSON.stringify(g.join("")),(w/h).toFixed(2),w,h)}}}
const L=[...W].sort((p,q)=>q[1].x-p[1].x);console.log(L.length,"classes; total",L.reduce((s,[,e])=>s+e.n,0));for(const [k,e] of L.slice(0,25))console.log(k,e.n,e.x.toFixed(2),e.s,e.w,e.h);
console.log({bad,tot})