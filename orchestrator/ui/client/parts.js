// Models in and out of A2A Parts: a data Part names its model in its metadata.

import { hex } from "./ids.js";

/** The data of the first Part that carries this model, or null. */
export function find(parts, model) {
  const part = (parts ?? []).find((candidate) => candidate.metadata?.model === model && candidate.data !== undefined);
  return part ? part.data : null;
}

/** What the text Parts say to people; Exhibits are not speech. */
export function words(parts) {
  return (parts ?? [])
    .filter((part) => typeof part.text === "string" && !part.metadata?.model)
    .map((part) => part.text)
    .join("\n");
}

/** The Exhibits among Parts: something ready to use, under its own media type and file name. */
export function exhibits(parts) {
  return (parts ?? [])
    .filter((part) => part.metadata?.model === "Exhibit" && (part.text !== undefined || part.raw !== undefined))
    .map((part) => ({
      id: String(part.metadata.id ?? part.filename),
      title: String(part.metadata.title ?? part.filename),
      mediaType: part.mediaType ?? "text/plain",
      filename: part.filename || "exhibit.txt",
      text: part.text ?? decoded(part.raw),
    }));
}

/** The text of a file: its bytes travel in base64. */
function decoded(raw) {
  return new TextDecoder().decode(Uint8Array.from(atob(raw), (character) => character.charCodeAt(0)));
}

export function textPart(text) {
  return { text };
}

/** A file: its bytes in base64 under its name. */
export function filePart(filename, raw) {
  return { raw, filename };
}

/** The names of the files among Parts; Exhibits are none. */
export function fileNames(parts) {
  return (parts ?? []).filter((part) => part.raw !== undefined && !part.metadata?.model).map((part) => part.filename);
}

export function dataPart(model, data) {
  return { data, mediaType: "application/json", metadata: { model } };
}

/** A Message with an id of its own, so that sending it twice is sending it once. */
export function message(parts, { contextId, taskId, trace }) {
  const ids = { ...(contextId && { contextId }), ...(taskId && { taskId }) };
  return { messageId: hex(16), role: "ROLE_USER", parts, metadata: { trace }, ...ids };
}
