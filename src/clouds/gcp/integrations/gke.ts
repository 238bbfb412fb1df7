/** Clusters of GKE: where one is, and the tokens that they take. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { certificateIn, httpsIn } from "../../cluster_answer.ts";
import type { Credentials } from "../../credentials.ts";
import { settingAt } from "../../described.ts";
import { type Cluster, type ClusterWay, type Pass, sessionFor } from "../../integration.ts";
import { field, textOf } from "../../untyped.ts";
import { type Answer, askGoogle, refusalIn, refusedError } from "../answer.ts";
import { googleEndpoint } from "../endpoints.ts";
import { GoogleToken } from "../google_token.ts";

/** Of projects (`example.com:my-project` too), locations and clusters alike. */
const NAME = /^[a-z0-9][a-z0-9.:-]{0,99}$/;

interface Place {
  readonly name: string;
  readonly project: string;
  readonly location: string;
}

export const gke: ClusterWay = {
  find: async (entry, credentials, { system }) => {
    const at = (key: string): string => settingAt(entry, "spec", "cluster", key) ?? "";
    const place = { name: at("name"), project: at("project_id"), location: at("location") };
    const doing = `cannot find the cluster "${printable(place.name)}" in ${printable(place.location)}`;
    if (!Object.values(place).every((word) => NAME.test(word))) {
      throw new AtmosError("config_invalid", `${doing}: Google Cloud has no such names`, {
        hint: "Check name, project_id and location below spec.cluster.",
      });
    }
    const answer = await askGoogle(system, {
      method: "GET",
      url: `${googleEndpoint("container", system.env)}/v1/projects/${encodeURIComponent(place.project)}` +
        `/locations/${place.location}/clusters/${place.name}`,
      headers: {
        authorization: `Bearer ${sessionFor(credentials, GoogleToken, "Google Cloud").accessToken.reveal()}`,
      },
    }, { doing });
    return judgeCluster(answer, place, doing);
  },
};

/** Pure. @throws AtmosError as {@link ClusterWay.find} */
export function judgeCluster(answer: Answer, { name, project, location }: Place, doing: string): Cluster {
  if (answer.status === 404) {
    throw new AtmosError("not_found", `${doing}: there is none (${refusalIn(answer).said})`, {
      hint: "Check name, project_id and location below spec.cluster.",
    });
  }
  if (answer.status !== 200) {
    throw refusedError(
      answer,
      doing,
      "Ask for the role roles/container.clusterViewer, and that the API is on.",
    );
  }
  const { body } = answer;
  if (field(body, "name") !== name) {
    throw new AtmosError("unavailable", `${doing}: what Google answered is not about this cluster`, {
      hint: "Try again in a moment.",
    });
  }
  const about = {
    name: `gke_${project}_${location}_${name}`,
    user: `atmos-gke-${name}-${project}-${location}`,
    words: [],
  };
  const address = textOf(field(body, "endpoint"));
  if (address !== undefined) {
    return {
      ...about,
      server: httpsIn(`https://${address.replace(/^https:\/\//, "")}`, doing),
      certificateAuthority: certificateIn(field(field(body, "masterAuth"), "clusterCaCertificate"), doing),
    };
  }
  const dns = textOf(
    field(field(field(body, "controlPlaneEndpointsConfig"), "dnsEndpointConfig"), "endpoint"),
  );
  if (dns !== undefined) {
    return {
      ...about,
      server: httpsIn(`https://${dns.replace(/^https:\/\//, "")}`, doing),
      certificateAuthority: undefined,
    };
  }
  const state = printable(textOf(field(body, "status")) ?? "unknown");
  throw new AtmosError("unavailable", `${doing}: it has no address (${state})`, {
    hint: "Wait until it is RUNNING, then try again.",
  });
}

/** Clusters take whatever Google's other services take. */
export function gkeToken(credentials: Credentials): Pass {
  const { accessToken, expiresAt } = sessionFor(credentials, GoogleToken, "Google Cloud");
  return { secret: accessToken, expiresAt };
}
