// An agent in Java with nothing but the JDK (17 or newer): `java Agent.java PORT`; says when a repository was begun.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Agent {
  static final Map<String, String> BEGUN = Map.of("deepseek-r1",
      "DeepSeek-R1: first commit on 2025-01-20 (github.com/deepseek-ai/DeepSeek-R1).");
  static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+)");
  static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"(\\w+)\"");
  static final String CARD = """
      {"name": "history", "description": "Says when a repository was begun.", "version": "1.0.0",
       "supportedInterfaces": [{"url": "%s/rpc", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}],
       "capabilities": {"streaming": false}, "defaultInputModes": ["text/plain"], "defaultOutputModes": ["text/plain"],
       "skills": [{"id": "history", "name": "History", "description": "Says when a repository was begun.",
                   "tags": ["history"], "examples": ["When was DeepSeek-R1 begun?"]}]}""";
  static final String MESSAGE = """
      {"jsonrpc": "2.0", "id": %s, "result": {"message": {"messageId": "%s", "role": "ROLE_AGENT",
       "parts": [{"text": "%s"}]}}}""";
  static final String ERROR = "{\"jsonrpc\": \"2.0\", \"id\": %s, \"error\": {\"code\": %d, \"message\": \"%s\"}}";

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9500;
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/.well-known/agent-card.json", exchange -> send(exchange, CARD.formatted("http://127.0.0.1:" + port)));
    server.createContext("/rpc", exchange -> send(exchange, answer(new String(
        exchange.getRequestBody().readNBytes(1_000_000), StandardCharsets.UTF_8))));
    server.start();
  }
  // It answers with a bare Message, so it has no Tasks: whatever asks for one is told that there is none.
  static String answer(String call) {
    String id = first(ID, call, "null");
    if (first(METHOD, call, "").equals("GetTask")) return ERROR.formatted(id, -32001, "Task not found");
    if (!first(METHOD, call, "").equals("SendMessage")) return ERROR.formatted(id, -32601, "Method not found");
    String says = BEGUN.entrySet().stream().filter(fact -> call.toLowerCase().contains(fact.getKey()))
        .map(Map.Entry::getValue).findFirst().orElse("I do not know when that was begun.");
    return MESSAGE.formatted(id, UUID.randomUUID(), says);
  }

  static String first(Pattern pattern, String text, String otherwise) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : otherwise;
  }

  static void send(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
