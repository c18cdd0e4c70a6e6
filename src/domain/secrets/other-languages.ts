/** Passwords behind their name in other languages than English, as people write them into tickets and messages. */
import { behind, type Finder, type Finding, matches } from "./finding.ts";
import { isGuessProof, isSpoken, standsForAnother } from "./harmless.ts";
import { findingOf, valueAt } from "./value.ts";

/** What is said in Chinese needs a mark or a verb behind it, and a value in Latin letters. */
const SAID_IN_CHINESE =
  /(?:密碼|密码|口令|通行碼|密鑰|密钥|金鑰|權杖|权杖|令牌|憑證碼|凭据)\s{0,4}(?:改為|改为|設為|设为|是|為|为|[:：=＝])\s{0,4}(?:[「『"'`]\s{0,2})?(?!\[masked )(?<s>[!-~]{3,199}[\w!@#$%^&*+=~-])/gu;

const PASSWORD = [
  "пароль|парола|contrase(?:ñ|n\\u0303|n)a|パスワード|暗証番号|비밀번호|passwort|kennwort|mot\\sde\\spasse|mdp|has[łl]o|senha|parola",
  "[şs]ifre|wachtwoord|l[öo]senord|heslo|jelsz[óo]|salasana|adgangskode|passord|mật\\skhẩu|รหัสผ่าน|كلمة\\sالمرور|סיסמה|κωδικός",
].join("|");
const NAMED = new RegExp(
  String.raw`(?<![\p{L}])(?:${PASSWORD})(?:\\*["'])?(?:\s{0,4}[:：=＝]\s{0,4}|\s{1,4}(?:ist|lautet|est|es|è|é|jest|is|är|er|это)\s{1,4}|\s{1,4}[–-]\s{1,4}|\s{0,4}は\s{0,4})`,
  "giu",
);
/** How it is with a password, where no value stands. */
const STATES =
  /^(?:requis|invalide|incorrect|expir|falsch|ung[üu]ltig|erforderlich|abgelaufen|obligat|obrigat|inv[áa]lid|requerid|неверн|обязател|истёк|必須|不正|無効|必要|期限|필수|오류|wymagan|nieprawid|zorunlu|verplicht|krävs)/i;

export const otherLanguages: Finder = {
  hint: new RegExp(`[密口令金權权凭憑通]|${PASSWORD}`, "i"),
  find: (text) => [...matches(text, SAID_IN_CHINESE, "password"), ...named(text)],
};

function named(text: string): Finding[] {
  return behind(text, NAMED, ({ 0: whole, index }) => {
    const value = valueAt(text, index + whole.length);
    if (value === null || standsForAnother(value, false) || isSpoken(value.text) || STATES.test(value.text))
      return null;
    // Behind a verb stands a sentence more often than a password.
    return /[:：=＝]/.test(whole) || isGuessProof(value.text) ? findingOf("password", text, value) : null;
  });
}
