//! WebKit's own driver, spoken to in WebDriver's language (<https://www.w3.org/TR/webdriver2/>).
//!
//! One connection per request: the driver resets connections that are kept, now and then in the middle of the next
//! request, which makes one test in three fail under clients that keep them.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::patience;

/// The key under which WebDriver hands out elements; the standard fixes it.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// No answer takes longer, unless the page or the driver is stuck.
const STUCK: Duration = Duration::from_mins(1);

/// A session of the driver with one open app.
pub(crate) struct Driver {
    port: u16,
    session: String,
}

/// An element of the page, as the driver knows it.
pub(crate) struct Element(String);

/// Why the driver did not do something: its own words, for whoever reads the failed test.
#[derive(Debug)]
pub(crate) struct Refusal(#[expect(dead_code, reason = "shown by Debug alone")] String);

impl Driver {
    /// Starts the driver on a desktop and lets it open the app.
    pub(crate) fn open(desktop: &mut Desktop, app: &Path) -> Self {
        let port = free_port();
        let mut command = desktop.on_it("WebKitWebDriver");
        command.args(["--host=127.0.0.1".to_owned(), format!("--port={port}")]);
        // By this variable Tauri knows that it is to let the driver in.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        desktop.start(command.stdout(Stdio::null()));
        patience::until("the driver listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());

        let wishes = json!({ "webkitgtk:browserOptions": { "binary": app, "args": [] } });
        let body = json!({ "capabilities": { "alwaysMatch": wishes } });
        let opened = request(port, "POST", "/session", Some(&body))
            .expect("the app must open under its driver");
        let session = opened["sessionId"].as_str().expect("a session has an id").to_owned();
        Self { port, session }
    }

    /// The first element that a CSS selector finds.
    pub(crate) fn find(&self, selector: &str) -> Result<Element, Refusal> {
        let found =
            self.post("/element", &json!({ "using": "css selector", "value": selector }))?;
        let id =
            found[ELEMENT].as_str().ok_or_else(|| Refusal(format!("not an element: {found}")))?;
        Ok(Element(id.to_owned()))
    }

    /// Clicks in the middle of an element.
    pub(crate) fn click(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Scrolls until all of an element can be seen. The driver's own scrolling is content with a part of it, and then clicks
    /// on what lies over its middle.
    pub(crate) fn bring_in(&self, element: &Element) -> Result<(), Refusal> {
        let script = "arguments[0].scrollIntoView({ block: 'nearest' }); arguments[1]();";
        self.run(script, &json!([{ ELEMENT: element.0 }])).map(drop)
    }

    /// Types text into an element.
    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// The text of an element, as it is drawn.
    pub(crate) fn text(&self, element: &Element) -> Result<String, Refusal> {
        // The driver's own answer is empty for what lies in a box that scrolls beyond any screen, such as a long grid.
        let drawn = "arguments[1](arguments[0].innerText)";
        let text = self.run(drawn, &json!([{ ELEMENT: element.0 }]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Whether an element can be used.
    pub(crate) fn is_enabled(&self, element: &Element) -> Result<bool, Refusal> {
        Ok(self.get(&format!("/element/{}/enabled", element.0))? == json!(true))
    }

    /// Empties a field.
    pub(crate) fn clear(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Runs a script that ends by calling its last argument, and gives what it called it with. `arguments` come before
    /// that one.
    pub(crate) fn run(&self, script: &str, arguments: &Value) -> Result<Value, Refusal> {
        self.post("/execute/async", &json!({ "script": script, "args": arguments }))
    }

    /// Presses and lets go of one key, wherever the page has its focus. Keys without a letter have code points of the
    /// standard's own.
    pub(crate) fn press(&self, key: char) -> Result<(), Refusal> {
        let pressed = ["keyDown", "keyUp"].map(|action| json!({ "type": action, "value": key }));
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": pressed });
        self.post("/actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Moves and sizes the window.
    pub(crate) fn place(&self, width: u32, height: u32) -> Result<(), Refusal> {
        self.post("/window/rect", &json!({ "x": 0, "y": 0, "width": width, "height": height }))
            .map(drop)
    }

    /// Closes the app.
    pub(crate) fn close(&self) -> Result<(), Refusal> {
        request(self.port, "DELETE", &format!("/session/{}", self.session), None).map(drop)
    }

    fn get(&self, path: &str) -> Result<Value, Refusal> {
        request(self.port, "GET", &format!("/session/{}{path}", self.session), None)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        request(self.port, "POST", &format!("/session/{}{path}", self.session), Some(body))
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound port has a number").port()
}

fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refusal> {
    let answer = exchange(port, method, path, body).map_err(|error| Refusal(error.to_string()))?;
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| Refusal("no answer".to_owned()))?;
    let mut answer: Value =
        serde_json::from_str(body).map_err(|error| Refusal(error.to_string()))?;
    let value = answer["value"].take();
    if head.starts_with("HTTP/1.1 200") {
        Ok(value)
    } else {
        Err(Refusal(value["message"].to_string()))
    }
}

fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> io::Result<String> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    connection.set_read_timeout(Some(STUCK))?;
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}
