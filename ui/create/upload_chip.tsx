/** A file on its way, or why it did not arrive. */

import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { dismissUpload, type Upload, uploadAgain } from "./uploads.ts";

export function UploadChip({ upload }: { readonly upload: Upload }) {
  const { id, file: { name }, percent, error, again } = upload;
  return (
    <div class={error === null ? "upload" : "upload bad"} role={error === null ? undefined : "alert"}>
      <p class="upload-text">{error ?? t("refs.uploading", { name, percent })}</p>
      {error === null ? <progress class="tile-progress" max="100" value={percent} aria-label={name} /> : (
        <>
          {again && (
            <IconButton
              icon="retry"
              label={t("refs.again", { name })}
              onClick={() => uploadAgain(upload)}
            />
          )}
          <IconButton icon="close" label={t("refs.dismiss", { name })} onClick={() => dismissUpload(id)} />
        </>
      )}
    </div>
  );
}
