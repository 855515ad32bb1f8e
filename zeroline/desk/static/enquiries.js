// Files a mail that answers: its bytes go to the desk, which finds the enquiry that it belongs to.
import { ask, say } from "./desk.js";

const form = document.getElementById("drop");
form.hidden = false;
document.getElementById("mail").addEventListener("change", async (event) => {
  const [mail] = event.target.files;
  if (!mail) return;
  try {
    const filed = await ask("POST", "/api/enquiries/replies", new Blob([mail], { type: "application/octet-stream" }));
    location.assign(`/enquiries/${filed.enquiry}`);
  } catch (error) {
    say(error.message, 20);
  }
  event.target.value = "";
});
