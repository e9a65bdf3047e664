import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RealAgent } from './install.ts';

type Environment = Record<string, string>;

/** Names that would lead an agent to a real account, to another server or to the user's own files. */
const foreignName =
  /^(ANTHROPIC|CLAUDE|OPENAI|CODEX|OPENCODE|GEMINI|GOOGLE|AWS|AZURE|XDG|ORCHESTRA|VSCODE)_|^CLAUDECODE$|_proxy$/i;

/**
 * The environment of this process without anything that concerns agents, and with a home of its own: folders below
 * `home`, which are made where they are missing. `PWD` is the home too: whoever trusts it instead of asking for its
 * working directory is found out.
 */
export function cleanEnvironment(home: string): Environment {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreignName.test(entry[0]),
  );
  const folders = {
    HOME: home,
    USERPROFILE: home,
    PWD: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local', 'share'),
    XDG_STATE_HOME: path.join(home, '.local', 'state'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return { ...Object.fromEntries(kept), ...folders };
}

/**
 * Points an agent that works in the folder `project` at the model server at `url`: the variables it needs besides
 * `cleanEnvironment`, and files in `home` where it reads files. Its arguments stay those that ship.
 */
export function pointAtServer(agent: RealAgent, url: string, home: string, project: string): Environment {
  return setups[agent](url, home, project);
}

const setups: Readonly<Record<RealAgent, (url: string, home: string, project: string) => Environment>> = {
  opencode: (url) => ({
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      model: 'scripted/model',
      small_model: 'scripted/model',
      provider: {
        scripted: {
          npm: '@ai-sdk/openai-compatible',
          options: { baseURL: `${url}/v1`, apiKey: 'none' },
          models: { model: {} },
        },
      },
    }),
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
  }),

  claude: (url, home, project) => {
    // In a terminal it greets whoever is new, over the internet, and asks about a folder that it does not know.
    const known = {
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: ['none'], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true } },
    };
    writeFileSync(path.join(home, '.claude.json'), JSON.stringify(known));
    return {
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      // The standard is 10 tries, a 401 too; they take almost three minutes.
      CLAUDE_CODE_MAX_RETRIES: '1',
    };
  },

  codex: (url, home) => {
    const folder = path.join(home, '.codex');
    mkdirSync(folder, { recursive: true });
    const config = [
      'model = "scripted"',
      'model_provider = "scripted"',
      '[model_providers.scripted]',
      'name = "scripted"',
      `base_url = "${url}/v1"`,
      'env_key = "SCRIPTED_KEY"',
      'wire_api = "responses"',
      'stream_max_retries = 1',
    ];
    writeFileSync(path.join(folder, 'config.toml'), config.join('\n'));
    return { SCRIPTED_KEY: 'none', CODEX_HOME: folder };
  },
};
