/** Lines for a shell, and destructive orders to other programs than kubectl, in a text that `undressed` has read. */

const SHELL = "(?:\\/\\S{1,80}\\/)?(?:ba|z|k|da|fi|a|c|tc|pw)?sh(?![\\w-])";
const INTERPRETER = "(?:python|perl|ruby|node|php|osascript|lua)[\\d.]{0,6}";
/** What starts another program. */
const STARTER = "(?:sudo|doas|env|exec|nohup|command|time|setsid|busybox|su|tee)";

/** What gives text to a shell, or throws away what nobody can bring back. */
const PATTERNS: readonly RegExp[] = [
  // Into a shell: `| sh`, `| sudo -E bash`, `; bash y`, `&& env X=1 sh`.
  new RegExp(`[|;&]\\s*(?:${STARTER}\\b[^|;&\\n]{0,80}?[\\s/])?${SHELL}`),
  new RegExp(
    `[|;&]\\s*(?:${STARTER}\\b[^|;&\\n]{0,80}?[\\s/])?(?:\\/\\S{1,80}\\/)?${INTERPRETER}\\s{0,5}(?:\\s-|$|[;&)\\n])`,
  ),
  new RegExp(`\\|\\s*(?:\\/\\S{1,80}\\/)?${INTERPRETER.replace("node|", "")}\\b`),
  /\|\s*(?:sudo|doas|xargs)\b/,
  /\bxargs\b[^\n]{0,60}\bkubectl\b/,
  // A shell that is told what to run: `sh -c`, `bash y.sh`, `bash <(…)`, `source /tmp/y`.
  new RegExp(`(?:^|[\\s/(])${SHELL}\\s{1,5}(?:-[a-z]{0,8}c\\b|-s\\b|<|\\/|\\.|https?:|\\S{1,80}\\.(?:sh|bash)\\b)`),
  new RegExp(`(?:^|\\n)[\\s>$#\\d.)-]{0,10}(?:(?:run|execute|${STARTER})\\s[^\\n]{0,20}?)?${SHELL}\\s{1,5}\\S`),
  new RegExp(`\\b${INTERPRETER}\\s{1,5}-[a-z]{0,4}[cer]\\b`),
  /(?:^|[;&|\n]|\s)(?:source|\.)\s+(?:<|\/|\.\/|~)/,
  // What was fetched, started in the same breath.
  /\b(?:curl|wget|fetch|iwr|irm)\b[^\n]{0,300}?(?:[;&|]|\bthen\b)[^\n]{0,60}?(?:\bchmod\b|\b(?:ba|z|k|da)?sh\s|\.\/)/,
  /\b(?:iex|invoke-expression)\b/,
  // What is run to make a word, or text that nobody can read.
  /\$\(|[<>]\(/,
  /\bbase64\s+(?:-d\b|--decode\b|-di\b)/,
  /\beval\s+(?:[$({-]|curl|wget|echo|base64|printf|kubectl|oc\b)|(?:^|[;&|\n])\s*eval\s+\S/,
  /\b(?:mkfs(?:\.\w{1,10})?|shred|wipefs)\s+[-/]|\bdd\b[^\n]{0,80}\bof=|>\s*\/dev\/(?:sd|nvme|vd|mapper)/,
  /\bfind\s[^\n|;&]{0,120}\s-(?:delete|exec|execdir|ok)\b/,
];

const REMOVAL = /(?<![\w-])(?:rm|unlink|rmdir)\s+([^\n|;&]{1,200})/g;

/** Other programs that manage what runs, and the words by which they take it away. */
const MANAGER =
  /(?<![\w/.-])(?:helm|terraform|tofu|kubeadm|argocd|flux|etcdctl|eksctl|gcloud|aws|az|docker|podman|crictl|velero|talosctl|rancher)\s+([^\n|;&]{1,200})/g;
const TAKES_AWAY =
  /^(?:uninstall|delete|del|un|destroy|reset|rollback|remove|rm|purge|prune|terminate|delete-.*|terminate-.*)$/;

/** Whether a text holds a line for a shell that no text of a model may hold. */
export function hasShellLine(text: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(text)) || removesTrees(text) || takesAway(text);
}

/** `rm -rf`, `rm -r -f`, `rm / --recursive`: however the flags are written, and also without force. */
function removesTrees(text: string): boolean {
  return [...text.matchAll(REMOVAL)].some(([, rest = ""]) =>
    rest.split(/\s+/).some((word) => /^-[a-z]{0,8}[rf]|^--(?:rec|for|no-pre)/.test(word)),
  );
}

function takesAway(text: string): boolean {
  return [...text.matchAll(MANAGER)].some(([, rest = ""]) =>
    rest
      .trim()
      .split(/\s+/)
      .slice(0, 6)
      .some((word) => TAKES_AWAY.test(word)),
  );
}
