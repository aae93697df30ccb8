/**
 * Follows a run that goes on.
 *
 * @module
 */

/// <reference lib="dom" />

import { addNews, type News, type RunReport } from "../run_report.ts";
import { byId, say } from "./dom.ts";

/** What a run is shown by. */
interface Shown {
  report: RunReport;
}

/**
 * @param address Where the events come from: first the whole report, then what is new.
 * @param onNews Is called when there is something new to show.
 */
export function follow(address: string, shown: Shown, onNews: () => void): void {
  const status = byId("live");
  const state = (name: string, text: string) => {
    status.dataset["state"] = name;
    say(status, text);
  };
  const source = new EventSource(address);
  const on = <T>(name: string, take: (data: T) => void) =>
    source.addEventListener(name, (event) => {
      take(JSON.parse((event as MessageEvent<string>).data));
      onNews();
    });
  on<RunReport>("report", (report) => {
    shown.report = report;
    state("on", "Live");
  });
  on<News>("news", (news) => addNews(shown.report, news));
  source.addEventListener("over", () => {
    source.close();
    state("over", "The training is over");
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) state("off", "The training does not answer");
    else state("off", "The training does not answer; trying again");
  });
}
