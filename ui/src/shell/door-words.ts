// What the door says in each of its states.

import { t } from "../i18n/translate";
import type { DoorState } from "../ipc/contract";

/** The words of a state; a field without a label is not shown. */
export interface DoorWords {
  title: string;
  line: string;
  name: boolean;
  secret: string;
  secretHint: string;
  enter: string;
}

/** The words for what stands between a person and the data. */
export function doorWords(at: Exclude<DoorState, { state: "signed_in" }>): DoorWords {
  switch (at.state) {
    case "first_start":
      return {
        title: t("door-first-title"), line: t("door-first-line"), name: true,
        secret: t("door-password"), secretHint: t("door-password-hint"), enter: t("door-begin"),
      };
    case "signed_out":
      return {
        title: t("door-sign-in-title"), line: t("door-sign-in-line"), name: true,
        secret: t("door-password"), secretHint: "", enter: t("door-sign-in"),
      };
    case "no_keychain":
      return {
        title: t("door-vault-title"), line: t("door-vault-line"), name: false,
        secret: t("door-passphrase"), secretHint: t("door-passphrase-hint"), enter: t("door-vault-make"),
      };
    case "vault_locked":
      return {
        title: t("door-vault-open-title"), line: t("door-vault-open-line"), name: false,
        secret: t("door-passphrase"), secretHint: "", enter: t("door-vault-open"),
      };
    case "closed":
      return {
        title: t("door-closed-title"), line: t("door-closed-line"), name: false,
        secret: "", secretHint: "", enter: t("door-again"),
      };
  }
}
