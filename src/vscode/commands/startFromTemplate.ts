import { fillPrompt, OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { submitDraft } from '../starting/startFlow.ts';
import { askInputs } from '../templates/askInputs.ts';
import { openTemplate } from '../templates/openTemplate.ts';
import { pickTemplate } from '../templates/pickTemplate.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Starts a task as a template of the queue says it, with what that asks for; or opens a new template. */
export async function startFromTemplate(services: Services): Promise<string | undefined> {
  const source = await chosenQueue(services);
  const listing = source === undefined ? undefined : await pickTemplate(source);
  if (source === undefined || listing === undefined) return undefined;
  if (listing === 'new') {
    await openTemplate(source);
    return undefined;
  }
  if ('problem' in listing) {
    await openTemplate(source, listing.file);
    throw new OrchestraError('invalid', listing.problem);
  }
  const { template } = listing;
  const values = await askInputs(template);
  if (values === undefined) return undefined;
  const prompt = fillPrompt(template.prompt, values);
  return await submitDraft(services, source, { ...template.request, prompt });
}
