// Models in and out of A2A Parts: a data Part names its model in its metadata.

import { expanded } from "./evidence-list.js";
import { hex } from "./ids.js";

/** The data of the first Part that carries this model, or null. */
export function find(parts, model) {
  const part = (parts ?? []).find((candidate) => candidate.metadata?.model === model && candidate.data !== undefined);
  if (!part) return null;
  return model === "Recommendation" ? expanded(part.data) : part.data;
}

/** What the text Parts say to people; Exhibits are not speech. */
export function words(parts) {
  return (parts ?? [])
    .filter((part) => typeof part.text === "string" && !part.metadata?.model)
    .map((part) => part.text)
    .join("\n");
}

/**
 * The Exhibits among Parts: something ready to use, under its own media type and file name. Where who asked took no
 * pictures, one has an `address` in place of its `text`.
 */
export function exhibits(parts) {
  return (parts ?? [])
    .filter((part) => part.metadata?.model === "Exhibit")
    .map((part) => ({
      id: String(part.metadata.id ?? part.filename),
      title: String(part.metadata.title ?? part.filename),
      mediaType: part.mediaType ?? "text/plain",
      filename: part.filename || "exhibit.txt",
      text: part.text ?? (part.raw === undefined ? "" : decoded(part.raw)),
      address: part.url && ownAddress(part.url),
    }))
    .filter((exhibit) => exhibit.text || exhibit.address);
}

// Behind a proxy the service may call itself by another name than this page does; a stranger's address is none of ours.
function ownAddress(url) {
  const path = /\/(api\/exhibits\/[^?#]*)$/.exec(url)?.[1];
  return path && new URL(path, document.baseURI).href;
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
