import { bootTrainer } from "/work/main/trainer/backend.ts";
import { openDataset } from "/work/main/trainer/data/open.ts";
import { fitClassifier } from "/work/main/trainer/metrics/fit_classifier.ts";
await bootTrainer("wasm");
const ds = await openDataset("/work/shared/data/mnist");
const t = performance.now();
let last = 0;
const r = await fitClassifier(ds, {
  images: Number(Deno.args[0] ?? 200000),
  onProgress: (p) => {
    if (p.done - last >= 20000) {
      last = p.done;
      console.log(p.done, ((performance.now() - t) / 1000).toFixed(1));
    }
  },
});
console.log(r.accuracy, (performance.now() - t) / 1000);
