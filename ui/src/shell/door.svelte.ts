// Who is here, and what stands between the page and the data.

import { backend, failureOf } from "../ipc/backend";
import type { DoorState, Failure, PersonView, Role } from "../ipc/contract";
import { Pause } from "./pause.svelte";

const GRADES: Role[] = ["viewer", "contributor", "administrator"];

class Door {
  state = $state.raw<DoorState | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** How long it listens to nobody, after too many wrong passwords. */
  readonly pause = new Pause(() => (this.failure = null));

  /** Who is signed in. */
  readonly person = $derived<PersonView | null>(this.state?.state === "signed_in" ? this.state.person : null);

  /** Whether to show what needs a role. The engine judges by itself. */
  has(role: Role): boolean {
    return this.person !== null && GRADES.indexOf(this.person.role) >= GRADES.indexOf(role);
  }

  look(): Promise<void> {
    return this.#pass(() => backend.call("door_state", {}));
  }

  tryAgain(): Promise<void> {
    return this.#pass(() => backend.call("try_door_again", {}));
  }

  begin(name: string, password: string): Promise<void> {
    return this.#pass(() => backend.call("create_first_administrator", { name, password }));
  }

  signIn(name: string, password: string): Promise<void> {
    return this.#pass(() => backend.call("sign_in", { name, password }));
  }

  openVault(passphrase: string): Promise<void> {
    return this.#pass(() => backend.call("open_vault", { passphrase }));
  }

  signOut(): Promise<void> {
    return this.#pass(() => backend.call("sign_out", {}));
  }

  async #pass(step: () => Promise<DoorState>): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      this.state = await step();
    } catch (error) {
      this.failure = failureOf(error);
      this.pause.heed(this.failure);
    } finally {
      this.busy = false;
    }
  }
}

/** The page's door. */
export const door = new Door();

