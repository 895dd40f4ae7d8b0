import type { Profile } from "@millrace/client";
import type { FormEvent } from "react";
import { usePage } from "../page-context.ts";
import { Field } from "../parts/field.tsx";
import { useNotice } from "../parts/notices.tsx";
import { PageProblem } from "../parts/page-problem.tsx";
import { ProblemBox } from "../parts/problem-box.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoaded } from "../parts/use-loaded.ts";

export const AccountPage = () => {
  const { client } = usePage();
  const profile = useLoaded(() => client.user.profile.query({}), [client]);
  return (
    <section className="narrow">
      <title>Account · Millrace</title>
      <h1>Account</h1>
      {profile.problem && <PageProblem problem={profile.problem} retry={profile.reload} />}
      {profile.value && <ProfileForm profile={profile.value} />}
    </section>
  );
};

const ProfileForm = ({ profile }: { readonly profile: Profile }) => {
  const { client } = usePage();
  const say = useNotice();
  const save = useAction((displayName: string) => client.user.changeProfile.mutate({ displayName }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("displayName") ?? "");
    if (await save.run(name)) say("Your name is saved.");
  };
  return (
    <form onSubmit={submit} className="panel">
      <Field
        label="Name"
        name="displayName"
        testId="profile-name"
        autoComplete="name"
        maxLength={80}
        defaultValue={profile.displayName}
        issue={save.problem?.issues?.displayName}
      />
      <p className="quiet">
        {profile.email} · with Millrace since{" "}
        {new Date(profile.createdAt).toLocaleDateString(undefined, { dateStyle: "long" })}
      </p>
      {save.problem && <ProblemBox problem={save.problem} />}
      <button type="submit" className="primary" disabled={save.busy} data-testid="save-profile">
        {save.busy ? "Saving…" : "Save"}
      </button>
    </form>
  );
};
