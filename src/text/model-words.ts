/** The words for what a model said, and for why it said nothing, one table a language. */
import type { Lang } from "../domain/lang.ts";
import type { Remedy } from "../domain/proposal.ts";

export interface ModelWords {
  remedy: Record<Remedy, string>;
  /** By `details.reason` of the failure. */
  failure: Record<string, string>;
  /** @param why empty where nobody said */
  disagreement(model: string, other: string, otherSays: string, why: string): string;
  takeOther(command: string): string;
  agrees(named: string): string;
  named: Record<"template" | "playbook", string>;
  noModel(reason: string): string;
  untrusted: string;
  couldNotRead(why: string): string;
  othersRead(count: number): string;
  noneCited(count: number): string;
}

const en: ModelWords = {
  remedy: {
    restart_workload: "restart",
    rollback_workload: "roll back",
    scale_out: "scale up",
    add_nodes: "add nodes",
    raise_resource_limit: "raise a resource limit",
    expand_storage: "expand the storage",
    free_disk: "free disk space",
    cordon_drain_node: "take the node out",
    fix_dependency_or_network: "fix a dependency or the network",
    renew_certificate: "renew the certificate",
    fix_configuration: "fix the configuration",
    failover_or_restore_quorum: "fail over or restore the quorum",
    reduce_load: "reduce the load",
    silence_or_tune: "silence or tune the alert",
    investigate: "investigate",
  },
  failure: {
    unreachable: "the server does not answer",
    model_missing: "the server does not have it",
    context_too_small: "its context is too small for this incident",
    timeout: "no answer in time",
    stopped: "not waited for",
    too_long: "its answer had no end",
    connection_lost: "the connection broke off",
    server_error: "the server failed",
    not_json: "its answer was prose",
    bad_answer: "its answer was not usable",
    refused_action: "its action was refused",
    unknown_name: "it named what nobody had given it",
    refused_command: "it held a command that awooo refuses",
  },
  disagreement: (model, other, otherSays, why) =>
    `The model says: ${model}; ${other} says: ${otherSays}${why === "" ? "" : `, because ${why}`}`,
  takeOther: (command) => `(to take that: ${command})`,
  agrees: (named) => `${named} agrees`,
  named: { template: "template", playbook: "playbook" },
  noModel: (reason) => `no model: ${reason}`,
  untrusted: "untrusted text, as it was read",
  couldNotRead: (why) => `could not be read: ${why}`,
  othersRead: (count) => `+${count} more read, not cited`,
  noneCited: (count) => `${count} read, none cited`,
};

const zhTW: ModelWords = {
  remedy: {
    restart_workload: "重新啟動",
    rollback_workload: "回復前一版",
    scale_out: "擴充副本",
    add_nodes: "增加節點",
    raise_resource_limit: "提高資源上限",
    expand_storage: "擴充儲存空間",
    free_disk: "釋放磁碟空間",
    cordon_drain_node: "停用節點",
    fix_dependency_or_network: "修復相依服務或網路",
    renew_certificate: "更新憑證",
    fix_configuration: "修正設定",
    failover_or_restore_quorum: "切換或恢復法定數",
    reduce_load: "降低負載",
    silence_or_tune: "靜音或調整告警",
    investigate: "調查",
  },
  failure: {
    unreachable: "伺服器沒有回應",
    model_missing: "伺服器沒有此模型",
    context_too_small: "其上下文容不下此事件",
    timeout: "未及時回答",
    stopped: "未等待其回答",
    too_long: "回答沒有結尾",
    connection_lost: "連線中斷",
    server_error: "伺服器發生錯誤",
    not_json: "回答不是 JSON",
    bad_answer: "回答無法使用",
    refused_action: "其動作被拒絕",
    unknown_name: "提到未曾提供的名稱",
    refused_command: "含有 awooo 拒絕的指令",
  },
  disagreement: (model, other, otherSays, why) =>
    `模型建議：${model}；${other} 建議：${otherSays}${why === "" ? "" : `，因為 ${why}`}`,
  takeOther: (command) => `（採用後者：${command}）`,
  agrees: (named) => `${named} 意見一致`,
  named: { template: "範本", playbook: "playbook" },
  noModel: (reason) => `未使用模型：${reason}`,
  untrusted: "未經信任的原始文字",
  couldNotRead: (why) => `無法讀取：${why}`,
  othersRead: (count) => `另讀取 ${count} 項，未引用`,
  noneCited: (count) => `讀取 ${count} 項，均未引用`,
};

export function modelWordsFor(lang: Lang): ModelWords {
  return lang === "en" ? en : zhTW;
}

/** Why there is no proposal, by its code; one of a newer awooo is named as it is, not yet made safe for a screen. */
export function failureText(failure: string, lang: Lang): string {
  const { failure: known } = modelWordsFor(lang);
  return (Object.hasOwn(known, failure) ? known[failure] : undefined) ?? failure.replaceAll("_", " ");
}
