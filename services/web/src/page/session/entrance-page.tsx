import type { FormEvent } from "react";
import { usePage } from "../page-context.ts";
import { Field } from "../parts/field.tsx";
import { Logo } from "../parts/logo.tsx";
import { ProblemBox } from "../parts/problem-box.tsx";
import { useAction } from "../parts/use-action.ts";
import { hashOf } from "../route.ts";

const text = (form: FormData, name: string): string => String(form.get(name) ?? "");

/** Where people without a session arrive: sign in, or create an account. */
export const EntrancePage = ({ registering }: { readonly registering: boolean }) => {
  const { client } = usePage();
  const enter = useAction(async (form: FormData) => {
    const who = { email: text(form, "email"), password: text(form, "password") };
    await (registering
      ? client.register({ ...who, displayName: text(form, "displayName") })
      : client.signIn(who));
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void enter.run(new FormData(event.currentTarget));
  };
  const issues = enter.problem?.issues;
  return (
    <main className="entrance">
      <title>{registering ? "Create an account · Millrace" : "Sign in · Millrace"}</title>
      <section className="entrance-card">
        <Logo />
        <h1>{registering ? "Create an account" : "Welcome back"}</h1>
        <p className="quiet">Upload video and sound, watch it anywhere, share what you choose.</p>
        <form onSubmit={submit} key={registering ? "register" : "sign-in"}>
          {registering && (
            <Field
              label="Name"
              name="displayName"
              testId="display-name"
              autoComplete="name"
              maxLength={80}
              issue={issues?.displayName}
            />
          )}
          <Field
            label="E-mail"
            name="email"
            testId="email"
            type="email"
            autoComplete="email"
            maxLength={254}
            issue={issues?.email}
            autoFocus={!registering}
          />
          <Field
            label="Password"
            name="password"
            testId="password"
            type="password"
            autoComplete={registering ? "new-password" : "current-password"}
            minLength={registering ? 10 : undefined}
            hint={registering ? "At least 10 characters." : undefined}
            issue={issues?.password}
          />
          {enter.problem && <ProblemBox problem={enter.problem} />}
          <button
            type="submit"
            className="primary wide"
            disabled={enter.busy}
            data-testid={registering ? "register" : "sign-in"}
          >
            {enter.busy ? "One moment…" : registering ? "Create account" : "Sign in"}
          </button>
        </form>
        {registering ? (
          <p className="quiet">
            Have an account?{" "}
            <a href={hashOf({ at: "sign-in" })} data-testid="to-sign-in">
              Sign in
            </a>
          </p>
        ) : (
          <p className="quiet">
            New here?{" "}
            <a href={hashOf({ at: "register" })} data-testid="to-register">
              Create an account
            </a>
          </p>
        )}
      </section>
    </main>
  );
};
